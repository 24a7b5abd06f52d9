using System.Diagnostics;
using System.Globalization;
using HimalytixRestore.Engine.Platforms;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>
/// systemd, by <c>systemctl</c> on this or another machine, which waits for the job it has queued; what counts as stopped or started is then the unit's state
/// and not the exit code.
/// </summary>
/// <param name="scope">The machine's manager or the user's.</param>
/// <param name="prefix">What stands in front of every command, for example <c>nsenter</c> into another namespace; null is nothing.</param>
/// <param name="host">Where the services run; null is this machine.</param>
internal sealed class SystemdServiceManager(SystemdScope scope, IReadOnlyList<string>? prefix = null, IProgramHost? host = null) : IServiceManager
{
    private const int LogLines = 20;

    /// <summary>How long a question may take before the manager counts as unreachable.</summary>
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>systemd's texts are matched; strerror(3) would translate its part of them.</summary>
    private static readonly Dictionary<string, string?> s_environment = new(StringComparer.Ordinal) { ["LC_ALL"] = "C" };

    private static readonly string[] s_denials =
        ["Access denied", "authentication required", "authentication is required", "Permission denied", "password is required", "may not run sudo", "not allowed to execute"];

    private static readonly string[] s_stopAndStart = ["stop", "start"];

    private readonly IProgramHost _host = host ?? LocalHost.Instance;

    /// <inheritdoc/>
    public string Name => "systemd";

    /// <summary>Stops and starts with <c>sudo -n</c>; anybody may ask for a state.</summary>
    public bool UseSudo { get; init; }

    /// <summary>This machine's system.</summary>
    internal Platform Platform { get; init; } = Platform.Current;

    /// <summary>How long a service must stay up with the same main process when it does not tell by itself that it is ready.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How the manager is ordered about at a prompt of this machine.</summary>
    private string Control => $"{_host.Prompt}{(UseSudo ? "sudo " : "")}{(scope == SystemdScope.User ? "systemctl --user" : "systemctl")}";

    private SystemdErrors Errors => new(Control, _host.Name);

    /// <inheritdoc/>
    public string ByHand(string verb, IEnumerable<string> services) =>
        $"{(scope == SystemdScope.System && !UseSudo && _host.Name.Length == 0 ? "sudo " : "")}{Control} {verb} {PosixShell.Quote(services)}";

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
        var change = new ServiceChange("stop", service, timeout);
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
        var change = new ServiceChange("start", service, timeout);
        var before = await InspectKnownAsync(service, cancellationToken);
        if (before.Status == AppServiceStatus.Masked)
            throw Errors.Masked(service);
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
            // Root reads all of it; where sudo allows only to stop and start, what this user may read is better than nothing.
            var result = await RunAsync(UseSudo, "journalctl", arguments, s_answerTime, cancellationToken);
            if (UseSudo && !result.Succeeded)
                result = await RunAsync(withSudo: false, "journalctl", arguments, s_answerTime, cancellationToken);
            return result.Succeeded ? SplitLines(result.StandardOutput) : [$"(the journal cannot be read: {OneLine(result.StandardError)})"];
        }
        catch (Exception failure) when (failure is ConfigurationException or ServiceException or TimeoutException)
        {
            return [$"(the journal cannot be read: {failure.Message})"];
        }
    }

    private async Task<SystemdUnit> InspectKnownAsync(string service, CancellationToken cancellationToken)
    {
        var unit = await InspectAsync(service, cancellationToken);
        return unit.Status == AppServiceStatus.NotFound ? throw Errors.NotFound(service) : unit;
    }

    private async Task<SystemdUnit> InspectAsync(string service, CancellationToken cancellationToken)
    {
        RequireUnitName(service);
        try
        {
            var result = await RunAsync(withSudo: false, "systemctl", ControlArguments("show", "--property=" + SystemdUnit.Properties, service), s_answerTime, cancellationToken);
            return result.Succeeded ? SystemdUnit.Parse(result.StandardOutput) : throw Errors.Unavailable(service, OneLine(result.StandardError), UnavailableRemedy);
        }
        catch (ConfigurationException missing)
        {
            string reason = _host.Name.Length > 0 || Platform.HasSystemd ? missing.Message : $"this machine runs {Platform.Title}, which has no systemd.";
            throw Errors.Unavailable(service, reason, "Run this on the machine that runs the services, or name that machine (-ComputerName, \"computerName\" in the profile), or leave the list of services empty where none are to be managed.", missing);
        }
        catch (TimeoutException slow)
        {
            throw Errors.Unavailable(service, $"no answer within {s_answerTime.TotalSeconds:0} s.", UnavailableRemedy, slow);
        }
    }

    private string UnavailableRemedy => scope == SystemdScope.User
        ? "Check that XDG_RUNTIME_DIR names the user's runtime folder and that the user's manager runs: 'loginctl enable-linger'."
        : "Check that systemd runs on this machine: 'systemctl is-system-running'.";

    /// <summary>Queues the job and waits until systemd has done it.</summary>
    private async Task RunJobAsync(ServiceChange change, CancellationToken cancellationToken)
    {
        ProcessResult result;
        try
        {
            result = await RunAsync(UseSudo, "systemctl", ControlArguments(change.Verb, change.Service), change.Timeout, cancellationToken);
        }
        catch (ConfigurationException missing)
        {
            throw Errors.Unavailable(change.Service, missing.Message, UseSudo ? "Install sudo there, or leave \"serviceSudo\" out of the profile and log in as root." : UnavailableRemedy, missing);
        }
        catch (TimeoutException)
        {
            throw await TimedOutAsync(change, await InspectAsync(change.Service, cancellationToken), cancellationToken);
        }

        if (result.Succeeded)
            return;
        var reason = OneLine(result.StandardError);
        if (UseSudo && Sudo.Refused(reason))
            throw await new Sudo(_host).RefusalAsync(change.Service, s_stopAndStart.Select(verb => (string[])["/usr/bin/systemctl", .. ControlArguments(verb, change.Service)]), reason, cancellationToken);
        if (s_denials.Any(denial => reason.Contains(denial, StringComparison.OrdinalIgnoreCase)))
            throw Errors.AccessDenied(change.Verb, change.Service, reason);
        throw await FailedAsync(change, $"did not {change.Verb}: {reason}", await InspectAsync(change.Service, cancellationToken), cancellationToken);
    }

    private async Task<SystemdUnit> WaitUntilDownAsync(ServiceChange change, CancellationToken cancellationToken)
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

    private async Task<SystemdUnit> WaitUntilUpAsync(ServiceChange change, CancellationToken cancellationToken)
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

    private async Task<ServiceException> FailedAsync(ServiceChange change, string what, SystemdUnit unit, CancellationToken cancellationToken) =>
        Errors.Failed(change.Verb, change.Service, what, unit, await ReadLogAsync(change.Service, LogLines, cancellationToken));

    private async Task<ServiceException> TimedOutAsync(ServiceChange change, SystemdUnit unit, CancellationToken cancellationToken) =>
        Errors.TimedOut(change.Verb, change.Service, change.Timeout, unit, await ReadLogAsync(change.Service, LogLines, cancellationToken));

    private string[] ControlArguments(params string[] arguments) =>
        [.. scope == SystemdScope.User ? ["--user"] : Array.Empty<string>(), "--no-ask-password", .. arguments];

    private Task<ProcessResult> RunAsync(bool withSudo, string program, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string[] command = [.. prefix ?? [], .. withSudo ? Sudo.Prefix : [], program, .. arguments];
        return _host.RunAsync(new() { FileName = command[0], Arguments = command[1..], Environment = s_environment, Timeout = timeout }, cancellationToken);
    }

    private ServiceState ToState(string service, SystemdUnit unit, AppServiceStatus previous, TimeSpan duration) => new()
    {
        Name = service,
        Status = unit.Status,
        PreviousStatus = previous,
        Manager = Name,
        ComputerName = _host.Name,
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
}
