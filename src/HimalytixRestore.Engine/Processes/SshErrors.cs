namespace HimalytixRestore.Engine.Processes;

/// <summary>What <c>ssh</c> says when it fails itself, as errors with a remedy an operator can type. Its texts are those of OpenSSH, which translates none.</summary>
/// <param name="target">The host.</param>
/// <param name="prompt">How one connects by hand.</param>
internal sealed class SshErrors(SshTarget target, string prompt)
{
    private static readonly string[] s_refusals = ["Permission denied (", "Too many authentication failures", "no mutual signature algorithm", "UNPROTECTED PRIVATE KEY FILE"];

    private static readonly string[] s_configuration = ["Bad configuration option", "Can't open user config file", "Bad owner or permissions on", "terminating, ", "no argument after keyword"];

    private static readonly string[] s_unreachable =
        ["Could not resolve hostname", "connect to host", "Connection refused", "Connection timed out", "No route to host", "Connection closed by", "Connection reset by", "kex_exchange_identification", "stdio forwarding failed", "Unable to negotiate"];

    private string ByHand => $"{prompt}true";

    /// <summary>The error for what ssh wrote.</summary>
    /// <param name="told">Its error output.</param>
    public ServiceException Of(string told)
    {
        string reason = string.Join(' ', told.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3));
        if (told.Contains("HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal))
            return HostKeyChanged(told);
        if (told.Contains("Host key verification failed", StringComparison.Ordinal))
            return HostKeyUnknown(told, reason);
        if (Has(told, s_refusals))
            return KeyRefused(told, reason);
        if (Has(told, s_configuration))
            return Misconfigured(told, reason);
        return Has(told, s_unreachable) ? Unreachable(told, reason) : Broken(told, reason);
    }

    private ServiceException HostKeyChanged(string told) => Error(
        "SshHostKeyChanged",
        RestoreErrorCategory.Refused,
        $"{target.Address} shows another host key than the known one: it was set up anew, or somebody is in between.",
        $"Ask whoever runs the host for its fingerprint. Only when it is right, forget the old key with 'ssh-keygen -R <host>' and accept the new one by hand: {ByHand}",
        told);

    private ServiceException HostKeyUnknown(string told, string reason) => Error(
        "SshHostKeyUnknown",
        RestoreErrorCategory.Refused,
        $"The host key of {target.Address} is not known to this user: {reason}",
        $"Connect once by hand as the user that runs this, compare the fingerprint, and accept it: {ByHand}",
        told);

    private ServiceException KeyRefused(string told, string reason) => Error(
        "SshKeyRefused",
        RestoreErrorCategory.PermissionDenied,
        $"{target.Address} does not let us in: {reason}",
        $"Add the public key of the user that runs this to ~/.ssh/authorized_keys there, or load the right one into the agent (ssh-add; one with a passphrase must be there, because nobody can be asked), or name it in ssh's configuration (IdentityFile). Then try: ssh -o BatchMode=yes {ByHand["ssh ".Length..]}",
        told);

    private ServiceException Misconfigured(string told, string reason) => Error(
        "SshMisconfigured",
        RestoreErrorCategory.InvalidArgument,
        $"ssh cannot read its configuration: {reason}",
        $"Correct the file it names; 'ssh -G {target.Address}' shows what ssh makes of it.",
        told);

    private ServiceException Unreachable(string told, string reason) => Error(
        "SshUnreachable",
        RestoreErrorCategory.Unavailable,
        $"{target.Address} cannot be reached by ssh: {reason}",
        $"Check the name, the port, the network and that sshd runs there: {ByHand}",
        told);

    private ServiceException Broken(string told, string reason) => Error(
        "SshFailed",
        RestoreErrorCategory.Unavailable,
        reason.Length > 0 ? $"ssh to {target.Address} failed: {reason}" : $"The connection to {target.Address} broke.",
        $"Try it by hand, with -v for the details: {ByHand}",
        told);

    private ServiceException Error(string errorId, RestoreErrorCategory category, string message, string action, string told) => new(errorId, category, message, action)
    {
        Operation = "Reaching the application's host",
        TargetName = target.Address,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Ssh"] = told.Trim(), ["ExitCode"] = "255" },
    };

    private static bool Has(string told, string[] texts) => texts.Any(text => told.Contains(text, StringComparison.Ordinal));
}
