namespace HimalytixRestore.Engine.Platforms;

/// <summary>Programs that not every system has, and what helps where one is missing: advice to install it would be none.</summary>
internal static class ForeignPrograms
{
    private const string Elsewhere =
        "Run this on the machine where the application runs, or name that machine (-ComputerName, \"computerName\" or \"host\" of \"django\" in the profile): everything about it then goes over ssh.";

    private static readonly HashSet<string> s_unix = new(StringComparer.Ordinal) { "/bin/sh", "sudo", "tail", "ls", "id", "chown", "runuser", "setpriv" };

    private static readonly HashSet<string> s_linux = new(StringComparer.Ordinal) { "systemctl", "journalctl" };

    /// <summary>What to do where a program is missing; null when it can be installed.</summary>
    /// <param name="program">The program, as it was called.</param>
    /// <param name="platform">The system.</param>
    public static string? Remedy(string program, Platform platform) =>
        s_linux.Contains(program) && !platform.HasSystemd ? $"systemd is Linux's, and this machine runs {platform.Title}. {Elsewhere}"
        : s_unix.Contains(program) && platform.IsWindows ? $"It is a program of Unix, and this machine runs Windows. {Elsewhere}"
        : null;
}
