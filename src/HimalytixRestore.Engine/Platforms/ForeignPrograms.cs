namespace HimalytixRestore.Engine.Platforms;

/// <summary>Programs that a system cannot have: where one of them is missing, advice to install it would be none.</summary>
internal static class ForeignPrograms
{
    private static readonly HashSet<string> s_unix = new(StringComparer.Ordinal) { "/bin/sh", "sudo", "tail", "ls", "id", "chown", "runuser", "setpriv" };

    private static readonly HashSet<string> s_linux = new(StringComparer.Ordinal) { "systemctl", "journalctl" };

    /// <summary>Whether a program can be had only on another system.</summary>
    /// <param name="program">The program, as it was called.</param>
    /// <param name="platform">The system.</param>
    public static bool IsElsewhere(string program, Platform platform) =>
        (s_linux.Contains(program) && !platform.HasSystemd) || (s_unix.Contains(program) && platform.IsWindows);
}
