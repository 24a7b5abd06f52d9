namespace HimalytixRestore.Engine.AppServices;

/// <summary>The errors of <see cref="ComposeServiceManager"/>, each with a remedy an operator can type.</summary>
/// <param name="control">How the project is ordered about at a prompt, for example <c>docker compose -p himalytix</c>.</param>
/// <param name="host">The host; empty for this machine.</param>
internal sealed class ComposeErrors(string control, string host)
{
    private string Place => host.Length > 0 ? $" on {host}" : "";

    /// <summary>Docker, its engine or the project does not answer.</summary>
    public ServiceException Unavailable(string service, string reason, Exception? cause = null) => new(
        "ServiceManagerUnavailable",
        RestoreErrorCategory.Unavailable,
        $"Docker Compose{Place} cannot be asked about '{service}': {reason}",
        $"Check that the engine runs, that the Compose plugin (docker-compose-plugin) is installed, and that \"compose\" in the profile names the project and its files as they are{(host.Length > 0 ? Place : " on this machine")}: {control} ps --all",
        cause)
    {
        Operation = "Asking the service manager",
        TargetName = service,
    };

    /// <summary>The name is none that a service can have; it is never handed to a command line.</summary>
    public static ServiceException InvalidName(string service) => new(
        "InvalidServiceName",
        RestoreErrorCategory.InvalidArgument,
        $"'{service}' cannot be the name of a Compose service: only letters, digits and . _ - are allowed, and no . or - at the beginning.",
        "Correct the list of services: they are the names under \"services:\" in the Compose file.")
    {
        Operation = "Asking the service manager",
        TargetName = service,
    };

    /// <summary>The project has no such service.</summary>
    public ServiceException NotFound(string service) => new(
        "UnitNotFound",
        RestoreErrorCategory.NotFound,
        $"The Compose project{Place} has no service '{service}'.",
        $"Look at '{control} config --services' for the right name and correct the list of services.")
    {
        Operation = "Looking for the application's services",
        TargetName = service,
    };

    /// <summary>This user may not talk to the engine.</summary>
    public ServiceException AccessDenied(string service, string reason) => new(
        "ServiceAccessDenied",
        RestoreErrorCategory.PermissionDenied,
        $"This user may not talk to the Docker engine{Place} about '{service}': {reason}",
        "Run this as a user of the group docker, or set \"serviceSudo\": true in the profile. Either means root's rights.")
    {
        Operation = "Asking the service manager",
        TargetName = service,
    };

    /// <summary>A service that did not do what it was told to.</summary>
    /// <param name="verb"><c>stop</c> or <c>start</c>.</param>
    /// <param name="service">The service.</param>
    /// <param name="what">What it did instead, as the end of a sentence that begins with the service.</param>
    /// <param name="state">The service as it was seen last.</param>
    /// <param name="log">Its last log lines.</param>
    public ServiceException Failed(string verb, string service, string what, ComposeService state, IReadOnlyList<string> log) => new(
        verb is "stop" ? "ServiceStopFailed" : "ServiceStartFailed",
        RestoreErrorCategory.OperationFailed,
        $"The service '{service}'{Place} {what}.{LastLine(log)}",
        verb is "stop"
            ? $"Look at '{control} ps --all {service}', end what keeps it up and try again."
            : $"Look at '{control} logs --tail 50 {service}', correct the cause, then '{control} start {service}' ('{control} up --detach {service}' when it has no container).")
    {
        Operation = $"'{verb}' of {service}",
        TargetName = service,
        Evidence = Evidence(state, log),
    };

    /// <summary>A service that did not get there in time.</summary>
    /// <inheritdoc cref="Failed"/>
    public ServiceException TimedOut(string verb, string service, TimeSpan timeout, ComposeService state, IReadOnlyList<string> log) => new(
        verb is "stop" ? "ServiceStopTimeout" : "ServiceStartTimeout",
        RestoreErrorCategory.Timeout,
        $"The service '{service}'{Place} did not {verb} within {timeout.TotalSeconds:0.#} s; it is {state.Status}{(verb is "start" && !state.IsReady && state.Status == AppServiceStatus.Running ? " and unhealthy" : "")}.{LastLine(log)}",
        verb is "stop"
            ? $"Let it finish its work and try again with a longer time (and a stop_grace_period in the Compose file), or end it with '{control} kill {service}'."
            : $"Look at '{control} ps --all {service}' and '{control} logs --tail 50 {service}'; try again with a longer time when it is only slow.")
    {
        Operation = $"'{verb}' of {service}",
        TargetName = service,
        Evidence = Evidence(state, log),
    };

    private static string LastLine(IReadOnlyList<string> log) => log.Count > 0 ? $" Its last log line: {log[^1]}" : "";

    private static Dictionary<string, string> Evidence(ComposeService state, IReadOnlyList<string> log)
    {
        var evidence = new Dictionary<string, string>(state.Evidence, StringComparer.Ordinal);
        if (log.Count > 0)
            evidence["Log"] = string.Join('\n', log);
        return evidence;
    }
}
