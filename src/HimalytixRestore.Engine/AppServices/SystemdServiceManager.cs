using System.Diagnostics;
using System.Globalization;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>
/// systemd, by <c>systemctl</c>, which waits for the job it has queued; what counts as stopped or started is then the unit's state
/// and not the exit code.
/// </summary>
/// <param name="scope">The machine's manager or the user's.</param>
/// <param name="prefix">What stands in front of every command, for example <c>sudo -n</c>; null is nothing.</param>
internal sealed class SystemdServiceManager(SystemdScope scope, IReadOnlyList<string>? prefix = null) : IServiceManager
{
    private const int LogLines = 20;

    /// <summary>How long a question may take before the manager counts as unreachable.</summary>
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>systemd's texts are matched; strerror(3) would translate its part of them.</summary>
    private static readonly Dictionary<string, string?> s_environment = new(StringComparer.Ordinal) { ["LC_ALL"] = "C" };

    private static readonly string[] s_denials =
        ["Access denied", "authentication required", "authentication is required", "Permission denied", "password is required", "may not run sudo", "not allowed to execute"];

    private readonly SystemdErrors _errors = new(scope == SystemdScope.User ? "systemctl --user" : "systemctl");

    /// <inheritdoc/>
    public string Name => "systemd";

    /// <summary>How long a service must stay up with the same main process when it does not tell by itself that it is ready.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<ServiceState> GetAsync(string service, CancellationToken cancellationToken)
    {
        var unit = await InspectAsync(service, cancellationToken);
        return ToState(service, unit, unit.Status, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public async Task<ServiceState> StopAsync(string service, TimeSpan timeout, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        var change = new Change("stop", service, timeout);
        var before = await InspectKnownAsync(service, cancellationToken);
        if (before.TriggeredBy.Length > 0)
            reporter.Warning($"{service} can be started again by {before.TriggeredBy} while it is down; add that unit to the list of services.");
        if (before.IsDown)
            return ToState(service, before, before.Status, TimeSpan.Zero);

        await RunJobAsync(change, cancellationToken);
        var after = await WaitUntilDownAsync(change, cancellationToken);
        return ToState(service, after, before.Status, change.Elapsed);
    }

    /// <inheritdoc/>
    public async Task<ServiceState> StartAsync(string service, TimeSpan timeout, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var change = new Change("start", service, timeout);
        var before = await InspectKnownAsync(service, cancellationToken);
        if (before.Status == AppServiceStatus.Masked)
            throw _errors.Masked(service);
        if (before.Status == AppServiceStatus.Running)
            return ToState(service, before, before.Status, TimeSpan.Zero);

        await RunJobAsync(change, cancellationToken);
        var after = await WaitUntilUpAsync(change, cancellationToken);
        return ToState(service, after, before.Status, change.Elapsed);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadLogAsync(string service, int lines, CancellationToken cancellationToken)
    {
        RequireUnitName(service);
        string[] arguments =
        [
            scope == SystemdScope.User ? $"--user-unit={service}" : $"--unit={service}",
            string.Create(CultureInfo.InvariantCulture, $"--lines={lines}"),
            "--no-pager",
            "--quiet",
            "--output=short-iso",
        ];
        try
        {
            var result = await RunAsync("journalctl", arguments, s_answerTime, cancellationToken);
            return result.Succeeded ? SplitLines(result.StandardOutput) : [$"(the journal cannot be read: {OneLine(result.StandardError)})"];
        }
        catch (Exception failure) when (failure is ConfigurationException or TimeoutException)
        {
            return [$"(the journal cannot be read: {failure.Message})"];
        }
    }

    private async Task<SystemdUnit> InspectKnownAsync(string service, CancellationToken cancellationToken)
    {
        var unit = await InspectAsync(service, cancellationToken);
        return unit.Status == AppServiceStatus.NotFound ? throw _errors.NotFound(service) : unit;
    }

    private async Task<SystemdUnit> InspectAsync(string service, CancellationToken cancellationToken)
    {
        RequireUnitName(service);
        try
        {
            var result = await RunAsync("systemctl", ControlArguments("show", "--property=" + SystemdUnit.Properties, service), s_answerTime, cancellationToken);
            return result.Succeeded ? SystemdUnit.Parse(result.StandardOutput) : throw _errors.Unavailable(service, OneLine(result.StandardError), UnavailableRemedy);
        }
        catch (ConfigurationException missing)
        {
            throw _errors.Unavailable(service, missing.Message, "Run this on the machine that runs the services, or leave the list of services empty where none are to be managed.", missing);
        }
        catch (TimeoutException slow)
        {
            throw _errors.Unavailable(service, $"no answer within {s_answerTime.TotalSeconds:0} s.", UnavailableRemedy, slow);
        }
    }

    private string UnavailableRemedy => scope == SystemdScope.User
        ? "Check that XDG_RUNTIME_DIR names the user's runtime folder and that the user's manager runs: 'loginctl enable-linger'."
        : "Check that systemd runs on this machine: 'systemctl is-system-running'.";

    /// <summary>Queues the job and waits until systemd has done it.</summary>
    private async Task RunJobAsync(Change change, CancellationToken cancellationToken)
    {
        ProcessResult result;
        try
        {
            result = await RunAsync("systemctl", ControlArguments(change.Verb, change.Service), change.Timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw await TimedOutAsync(change, await InspectAsync(change.Service, cancellationToken), cancellationToken);
        }

        if (result.Succeeded)
            return;
        var reason = OneLine(result.StandardError);
        if (s_denials.Any(denial => reason.Contains(denial, StringComparison.OrdinalIgnoreCase)))
            throw _errors.AccessDenied(change.Verb, change.Service, reason);
        throw await FailedAsync(change, $"did not {change.Verb}: {reason}", await InspectAsync(change.Service, cancellationToken), cancellationToken);
    }

    private async Task<SystemdUnit> WaitUntilDownAsync(Change change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var unit = await InspectAsync(change.Service, cancellationToken);
            if (unit.IsDown)
                return unit;
            if (unit.Status != AppServiceStatus.Stopping)
                throw await FailedAsync(change, unit.TriggeredBy is { Length: > 0 } trigger ? $"was stopped and has been started again by {trigger}" : "was stopped and has been started again", unit, cancellationToken);
            if (change.IsOver)
                throw await TimedOutAsync(change, unit, cancellationToken);
            await Task.Delay(s_pollInterval, cancellationToken);
        }
    }

    private async Task<SystemdUnit> WaitUntilUpAsync(Change change, CancellationToken cancellationToken)
    {
        int? process = null;
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var unit = await InspectAsync(change.Service, cancellationToken);
            if (unit.IsDown)
                throw await FailedAsync(change, "was started and ended at once", unit, cancellationToken);
            if (unit.Status == AppServiceStatus.Running && unit.TellsWhenReady)
                return unit;

            var running = unit.Status == AppServiceStatus.Running ? unit.MainProcess ?? 0 : (int?)null;
            if (running is null || running != process)
                (process, since) = (running, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(since) >= SettleTime)
                return unit;
            if (change.IsOver)
                throw await TimedOutAsync(change, unit, cancellationToken);
            await Task.Delay(s_pollInterval, cancellationToken);
        }
    }

    private async Task<ServiceException> FailedAsync(Change change, string what, SystemdUnit unit, CancellationToken cancellationToken) =>
        _errors.Failed(change.Verb, change.Service, what, unit, await ReadLogAsync(change.Service, LogLines, cancellationToken));

    private async Task<ServiceException> TimedOutAsync(Change change, SystemdUnit unit, CancellationToken cancellationToken) =>
        _errors.TimedOut(change.Verb, change.Service, change.Timeout, unit, await ReadLogAsync(change.Service, LogLines, cancellationToken));

    private string[] ControlArguments(params string[] arguments) =>
        [.. scope == SystemdScope.User ? ["--user"] : Array.Empty<string>(), "--no-ask-password", .. arguments];

    private Task<ProcessResult> RunAsync(string program, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string[] command = [.. prefix ?? [], program, .. arguments];
        return ProcessRunner.RunAsync(new() { FileName = command[0], Arguments = command[1..], Environment = s_environment, Timeout = timeout }, cancellationToken);
    }

    private static ServiceState ToState(string service, SystemdUnit unit, AppServiceStatus previous, TimeSpan duration) => new()
    {
        Name = service,
        Status = unit.Status,
        PreviousStatus = previous,
        Manager = "systemd",
        ProcessId = unit.MainProcess,
        Duration = duration,
    };

    /// <summary>Nothing but a unit's name gets into a command line: no option, no pattern that means several units (systemd.unit(5)).</summary>
    private static void RequireUnitName(string service)
    {
        if (service.Length == 0 || service[0] == '-' || !service.All(character => char.IsAsciiLetterOrDigit(character) || ":_.@-\\".Contains(character, StringComparison.Ordinal)))
            throw SystemdErrors.InvalidName(service);
    }

    private static string[] SplitLines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string OneLine(string text) => string.Join(' ', SplitLines(text));

    /// <summary>One order to a unit and the time it has.</summary>
    private sealed record Change(string Verb, string Service, TimeSpan Timeout)
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

        public bool IsOver => Elapsed >= Timeout;
    }
}
