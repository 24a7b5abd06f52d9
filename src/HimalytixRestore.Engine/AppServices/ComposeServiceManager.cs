using System.Diagnostics;
using System.Globalization;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>
/// Docker Compose, by <c>docker compose stop</c> and <c>start</c>, on this or another machine; what counts as stopped or started is
/// what the containers do, their health checks included.
/// </summary>
/// <param name="project">The project.</param>
/// <param name="host">Where its engine runs.</param>
/// <param name="useSudo">True runs docker with <c>sudo -n</c>.</param>
internal sealed class ComposeServiceManager(ComposeProject project, IProgramHost host, bool useSudo = false) : IServiceManager
{
    private const int LogLines = 20;

    /// <summary>How long a question may take before the engine counts as unreachable.</summary>
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>What sudo says is matched, and it would say it in the user's language.</summary>
    private static readonly Dictionary<string, string?> s_environment = new(StringComparer.Ordinal) { ["LC_ALL"] = "C" };

    /// <inheritdoc/>
    public string Name => "docker compose";

    /// <summary>How long a service must stay up with the same containers when it has no health check.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(2);

    private string Control => $"{host.Prompt}{(useSudo ? "sudo " : "")}docker {PosixShell.Quote(project.Arguments)}";

    private ComposeErrors Errors => new(Control, host.Name);

    /// <inheritdoc/>
    public string ByHand(string verb, IEnumerable<string> services) => $"{Control} {verb} {PosixShell.Quote(services)}";

    /// <inheritdoc/>
    public async Task<ServiceState> GetAsync(string service, CancellationToken cancellationToken)
    {
        var found = await InspectAsync(service, cancellationToken);
        var status = found?.Status ?? AppServiceStatus.NotFound;
        return ToState(service, status, status, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public async Task<ServiceState> StopAsync(string service, TimeSpan timeout, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var change = new ServiceChange("stop", service, timeout);
        var before = await InspectKnownAsync(service, cancellationToken);
        if (before.IsDown)
            return ToState(service, before.Status, before.Status, TimeSpan.Zero);

        await OrderAsync(change, cancellationToken);
        var after = await WaitUntilDownAsync(change, cancellationToken);
        return ToState(service, after.Status, before.Status, change.Elapsed);
    }

    /// <inheritdoc/>
    public async Task<ServiceState> StartAsync(string service, TimeSpan timeout, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var change = new ServiceChange("start", service, timeout);
        var before = await InspectKnownAsync(service, cancellationToken);
        if (before.Status == AppServiceStatus.Running)
            return ToState(service, before.Status, before.Status, TimeSpan.Zero);

        await OrderAsync(change, cancellationToken);
        var after = await WaitUntilUpAsync(change, cancellationToken);
        return ToState(service, after.Status, before.Status, change.Elapsed);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadLogAsync(string service, int lines, CancellationToken cancellationToken)
    {
        RequireServiceName(service);
        try
        {
            var result = await RunAsync(s_answerTime, cancellationToken, "logs", "--no-color", "--no-log-prefix", "--tail", lines.ToString(CultureInfo.InvariantCulture), service);
            return result.Succeeded ? SplitLines(result.StandardOutput + result.StandardError) : [$"(the log cannot be read: {OneLine(result.StandardError)})"];
        }
        catch (Exception failure) when (failure is ConfigurationException or ServiceException or TimeoutException)
        {
            return [$"(the log cannot be read: {failure.Message})"];
        }
    }

    private async Task<ComposeService> InspectKnownAsync(string service, CancellationToken cancellationToken) =>
        await InspectAsync(service, cancellationToken) ?? throw Errors.NotFound(service);

    /// <summary>The service; null when the project has none of that name.</summary>
    private async Task<ComposeService?> InspectAsync(string service, CancellationToken cancellationToken)
    {
        RequireServiceName(service);
        try
        {
            var result = await RunAsync(s_answerTime, cancellationToken, "ps", "--all", "--format", "json", service);
            if (result.Succeeded)
                return new([.. ComposeContainer.Parse(result.StandardOutput).Where(container => string.Equals(container.Service, service, StringComparison.Ordinal))]);
            return result.StandardError.Contains("no such service", StringComparison.OrdinalIgnoreCase) ? null : throw await RefusalAsync(service, result, cancellationToken);
        }
        catch (Exception failure) when (failure is ConfigurationException or FormatException)
        {
            throw Errors.Unavailable(service, failure.Message, failure);
        }
        catch (TimeoutException slow)
        {
            throw Errors.Unavailable(service, $"no answer within {s_answerTime.TotalSeconds:0} s.", slow);
        }
    }

    private async Task OrderAsync(ServiceChange change, CancellationToken cancellationToken)
    {
        ProcessResult result;
        try
        {
            result = await RunAsync(change.Timeout, cancellationToken, change.Verb, change.Service);
        }
        catch (TimeoutException)
        {
            throw await TimedOutAsync(change, await InspectKnownAsync(change.Service, cancellationToken), cancellationToken);
        }

        if (result.Succeeded)
            return;
        if (IsRefusal(result.StandardError))
            throw await RefusalAsync(change.Service, result, cancellationToken);
        throw await FailedAsync(change, $"did not {change.Verb}: {OneLine(result.StandardError)}", await InspectKnownAsync(change.Service, cancellationToken), cancellationToken);
    }

    private async Task<ComposeService> WaitUntilDownAsync(ServiceChange change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await InspectKnownAsync(change.Service, cancellationToken);
            if (state.IsDown)
                return state;
            if (state.Status != AppServiceStatus.Stopping)
                throw await FailedAsync(change, "was stopped and has been started again", state, cancellationToken);
            if (change.IsOver)
                throw await TimedOutAsync(change, state, cancellationToken);
            await Task.Delay(s_pollInterval, cancellationToken);
        }
    }

    private async Task<ComposeService> WaitUntilUpAsync(ServiceChange change, CancellationToken cancellationToken)
    {
        string containers = "";
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var state = await InspectKnownAsync(change.Service, cancellationToken);
            if (state.IsDown)
                throw await FailedAsync(change, "was started and ended at once", state, cancellationToken);
            if (state.TellsThatItIsReady)
                return state;

            string now = state.IsReady ? state.Containers : "";
            if (!string.Equals(now, containers, StringComparison.Ordinal))
                (containers, since) = (now, Stopwatch.GetTimestamp());
            else if (now.Length > 0 && Stopwatch.GetElapsedTime(since) >= SettleTime)
                return state;
            if (change.IsOver)
                throw await TimedOutAsync(change, state, cancellationToken);
            await Task.Delay(s_pollInterval, cancellationToken);
        }
    }

    private static bool IsRefusal(string told) => Sudo.Refused(told) || told.Contains("permission denied while trying to connect", StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands between us and the engine.</summary>
    private async Task<ServiceException> RefusalAsync(string service, ProcessResult result, CancellationToken cancellationToken)
    {
        string reason = OneLine(result.StandardError);
        if (useSudo && Sudo.Refused(reason))
            return await new Sudo(host).RefusalAsync(service, [["/usr/bin/docker", "compose", "*"]], reason, cancellationToken);
        return IsRefusal(reason) ? Errors.AccessDenied(service, reason) : Errors.Unavailable(service, reason);
    }

    private async Task<ServiceException> FailedAsync(ServiceChange change, string what, ComposeService state, CancellationToken cancellationToken) =>
        Errors.Failed(change.Verb, change.Service, what, state, await ReadLogAsync(change.Service, LogLines, cancellationToken));

    private async Task<ServiceException> TimedOutAsync(ServiceChange change, ComposeService state, CancellationToken cancellationToken) =>
        Errors.TimedOut(change.Verb, change.Service, change.Timeout, state, await ReadLogAsync(change.Service, LogLines, cancellationToken));

    private Task<ProcessResult> RunAsync(TimeSpan timeout, CancellationToken cancellationToken, params string[] arguments)
    {
        string[] command = [.. useSudo ? Sudo.Prefix : [], "docker", .. project.Arguments, .. arguments];
        return host.RunAsync(new() { FileName = command[0], Arguments = command[1..], Environment = s_environment, Timeout = timeout }, cancellationToken);
    }

    private ServiceState ToState(string service, AppServiceStatus status, AppServiceStatus previous, TimeSpan duration) => new()
    {
        Name = service,
        Status = status,
        PreviousStatus = previous,
        Manager = Name,
        ComputerName = host.Name,
        Duration = duration,
    };

    /// <summary>Nothing but a service's name gets into a command line (Compose specification, services).</summary>
    private static void RequireServiceName(string service)
    {
        if (service.Length == 0 || !char.IsAsciiLetterOrDigit(service[0]) && service[0] != '_' || !service.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-'))
            throw ComposeErrors.InvalidName(service);
    }

    private static string[] SplitLines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What docker says on one line, without the warnings of Compose about a file's style.</summary>
    private static string OneLine(string text) => string.Join(' ', SplitLines(text).Where(line => !(line.StartsWith("time=", StringComparison.Ordinal) && line.Contains("level=warning", StringComparison.Ordinal))));
}
