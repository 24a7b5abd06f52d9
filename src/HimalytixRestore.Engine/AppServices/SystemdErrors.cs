namespace HimalytixRestore.Engine.AppServices;

/// <summary>The errors of <see cref="SystemdServiceManager"/>, each with a remedy an operator can type.</summary>
/// <param name="control">How the manager is ordered about at a prompt, for example <c>systemctl --user</c>.</param>
/// <param name="host">The host; empty for this machine.</param>
internal sealed class SystemdErrors(string control, string host)
{
    private string Place => host.Length > 0 ? $" on {host}" : "";

    /// <summary>The manager itself does not answer.</summary>
    public ServiceException Unavailable(string service, string reason, string remedy, Exception? cause = null) => new(
        "ServiceManagerUnavailable",
        RestoreErrorCategory.Unavailable,
        $"'{control}' cannot be asked about '{service}': {reason}",
        remedy,
        cause)
    {
        Operation = "Asking the service manager",
        TargetName = service,
    };

    /// <summary>The name is none that a unit can have; it is never handed to a command line.</summary>
    public static ServiceException InvalidName(string service) => new(
        "InvalidServiceName",
        RestoreErrorCategory.InvalidArgument,
        $"'{service}' cannot be the name of a service: only letters, digits and : _ . @ - \\ are allowed, and no - at the beginning.",
        "Correct the list of services.")
    {
        Operation = "Asking the service manager",
        TargetName = service,
    };

    /// <summary>The manager knows no such service.</summary>
    public ServiceException NotFound(string service) => new(
        "UnitNotFound",
        RestoreErrorCategory.NotFound,
        $"There is no service '{service}'{Place}.",
        $"Look at '{control} list-unit-files' for the right name and correct the list of services.")
    {
        Operation = "Looking for the application's services",
        TargetName = service,
    };

    /// <summary>The service is masked, so that nobody can start it.</summary>
    public ServiceException Masked(string service) => new(
        "UnitMasked",
        RestoreErrorCategory.Refused,
        $"The service '{service}'{Place} is masked and cannot be started.",
        $"Find out who masked it and why; then '{control} unmask {service}'.")
    {
        Operation = $"Starting {service}",
        TargetName = service,
    };

    /// <summary>The right to stop or start services is missing.</summary>
    public ServiceException AccessDenied(string verb, string service, string reason) => new(
        "ServiceAccessDenied",
        RestoreErrorCategory.PermissionDenied,
        $"This user may not {verb} '{service}'{Place}: {reason}",
        $"Run this as root, or give the user the right to '{control} {verb} {service}' by a polkit rule, or by sudo with \"serviceSudo\": true in the profile.")
    {
        Operation = $"'{verb}' of {service}",
        TargetName = service,
    };

    /// <summary>A service that did not do what it was told to.</summary>
    /// <param name="verb"><c>stop</c> or <c>start</c>.</param>
    /// <param name="service">The service.</param>
    /// <param name="what">What it did instead, as the end of a sentence that begins with the service.</param>
    /// <param name="unit">The unit as it was seen last.</param>
    /// <param name="log">Its last log lines.</param>
    public ServiceException Failed(string verb, string service, string what, SystemdUnit unit, IReadOnlyList<string> log) => new(
        verb is "stop" ? "ServiceStopFailed" : "ServiceStartFailed",
        RestoreErrorCategory.OperationFailed,
        $"The service '{service}'{Place} {what}.{LastLine(log)}",
        verb is "stop"
            ? $"Look at '{control} status {service}', end what keeps it up and try again."
            : $"Look at '{control} status {service}' and its log, correct the cause, then '{control} reset-failed {service}' and '{control} start {service}'.")
    {
        Operation = $"'{verb}' of {service}",
        TargetName = service,
        Evidence = Evidence(unit, log),
    };

    /// <summary>A service that did not get there in time.</summary>
    /// <inheritdoc cref="Failed"/>
    public ServiceException TimedOut(string verb, string service, TimeSpan timeout, SystemdUnit unit, IReadOnlyList<string> log) => new(
        verb is "stop" ? "ServiceStopTimeout" : "ServiceStartTimeout",
        RestoreErrorCategory.Timeout,
        $"The service '{service}'{Place} did not {verb} within {timeout.TotalSeconds:0.#} s; it is {unit.Status}.{LastLine(log)}",
        verb is "stop"
            ? $"Let it finish its work and try again with a longer time, or end it with '{control} kill --signal=KILL {service}'."
            : $"Look at '{control} status {service}' and its log; try again with a longer time when it is only slow.")
    {
        Operation = $"'{verb}' of {service}",
        TargetName = service,
        Evidence = Evidence(unit, log),
    };

    private static string LastLine(IReadOnlyList<string> log) => log.Count > 0 ? $" Its last log line: {log[^1]}" : "";

    private static Dictionary<string, string> Evidence(SystemdUnit unit, IReadOnlyList<string> log)
    {
        var evidence = new Dictionary<string, string>(unit.Evidence, StringComparer.Ordinal);
        if (log.Count > 0)
            evidence["Log"] = string.Join('\n', log);
        return evidence;
    }
}
