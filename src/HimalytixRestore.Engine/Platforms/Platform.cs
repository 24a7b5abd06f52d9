using System.Runtime.Versioning;

namespace HimalytixRestore.Engine.Platforms;

/// <summary>
/// What the system under us has and has not. Only this room asks the runtime for it; what behaves differently somewhere takes a description,
/// which a test can write for a system that is not there. docs/platforms.md has the whole list.
/// </summary>
/// <param name="Kind">The system.</param>
internal sealed record Platform(SystemKind Kind)
{
    /// <summary>The system this process runs on.</summary>
    public static Platform Current { get; } = new(
        OperatingSystem.IsWindows() ? SystemKind.Windows : OperatingSystem.IsMacOS() ? SystemKind.MacOS : OperatingSystem.IsLinux() ? SystemKind.Linux : SystemKind.OtherUnix);

    /// <summary>Files have an owner's, a group's and others' bits. On Windows a new file has the access list of its folder instead.</summary>
    [UnsupportedOSPlatformGuard("windows")]
    public static bool HasFileModes { get; } = !OperatingSystem.IsWindows();

    /// <summary>Windows.</summary>
    public bool IsWindows => Kind == SystemKind.Windows;

    /// <summary>macOS.</summary>
    public bool IsMacOS => Kind == SystemKind.MacOS;

    /// <summary>The kernel tells of processes and memory in files (proc(5)), and keeps ended processes there that nobody has asked for.</summary>
    public bool HasProcFiles => Kind == SystemKind.Linux;

    /// <summary>systemd can be there.</summary>
    public bool HasSystemd => Kind == SystemKind.Linux;

    /// <summary>A program can be given a session of its own. On Windows a program of this name would be one of Cygwin, which means another thing.</summary>
    public bool HasSessions => Kind != SystemKind.Windows;

    /// <summary>A file that is open cannot be deleted.</summary>
    public bool KeepsOpenFiles => Kind == SystemKind.Windows;

    /// <summary>What the file of a program may end with, in the order in which it is looked for.</summary>
    public IReadOnlyList<string> ProgramExtensions => IsWindows ? ["", ".exe", ".cmd", ".bat"] : [""];

    /// <summary>Its name in a sentence.</summary>
    public string Title => Kind switch
    {
        SystemKind.Windows => "Windows",
        SystemKind.MacOS => "macOS",
        SystemKind.Linux => "Linux",
        _ => "this system",
    };
}
