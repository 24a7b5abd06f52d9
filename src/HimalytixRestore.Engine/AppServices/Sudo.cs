using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.AppServices;

/// <summary><c>sudo -n</c>: root's rights without a question. What it refuses is told with the line that would allow it.</summary>
/// <param name="host">Where it is used.</param>
internal sealed class Sudo(IProgramHost host)
{
    /// <summary>What stands in front of a command.</summary>
    public static IReadOnlyList<string> Prefix { get; } = ["sudo", "-n"];

    // Its texts in the C locale; plugins/sudoers of sudo 1.8 and 1.9.
    private static readonly string[] s_refusals = ["a password is required", "a terminal is required", "not in the sudoers file", "may not run sudo", "not allowed to execute", "not allowed to run sudo", "must have a tty"];

    /// <summary>True when sudo itself refused the command.</summary>
    /// <param name="told">What the command wrote to its error output.</param>
    public static bool Refused(string told) => s_refusals.Any(refusal => told.Contains(refusal, StringComparison.Ordinal));

    /// <summary>The error for a refused command.</summary>
    /// <param name="service">The service it was for.</param>
    /// <param name="commands">The commands that must be allowed, each with its program's full path.</param>
    /// <param name="told">What sudo said.</param>
    /// <param name="cancellationToken">Ends the question who we are.</param>
    public async Task<ServiceException> RefusalAsync(string service, IEnumerable<string[]> commands, string told, CancellationToken cancellationToken)
    {
        string place = host.Name.Length > 0 ? $" on {host.Name}" : "";
        string line = $"{await UserAsync(cancellationToken)} ALL=(root) NOPASSWD: {string.Join(", ", commands.Select(Rule))}";
        return new(
            "SudoRefused",
            RestoreErrorCategory.PermissionDenied,
            $"sudo{place} does not let this user order '{service}' about: {told}",
            $"As root{place} add this line with 'visudo -f /etc/sudoers.d/himalytix-restore', for each service: {line}")
        {
            Operation = "Ordering a service about with sudo",
            TargetName = service,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Sudo"] = told, ["SudoersLine"] = line },
        };
    }

    private async Task<string> UserAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await host.RunAsync(new() { FileName = "id", Arguments = ["-un"], Timeout = TimeSpan.FromSeconds(30) }, cancellationToken);
            if (result.Succeeded && result.StandardOutput.Trim() is { Length: > 0 } user)
                return user;
        }
        catch (Exception failure) when (failure is RestoreException or TimeoutException)
        {
            // The refusal is what has to be told; the line then names a placeholder.
        }

        return "USER";
    }

    /// <summary>A command as sudoers(5) has it: a comma, colon, equals sign or backslash of an argument has a backslash before it.</summary>
    private static string Rule(string[] command) => string.Concat(string.Join(' ', command).Select(character => character is ',' or ':' or '=' or '\\' ? $"\\{character}" : $"{character}"));
}
