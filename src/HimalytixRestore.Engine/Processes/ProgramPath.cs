using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Processes;

/// <summary>Finds programs as a shell would.</summary>
internal static class ProgramPath
{
    /// <summary>The full path of a program, or null when there is none.</summary>
    /// <param name="program">A name, looked up in the folders of PATH, or a path.</param>
    public static string? Find(string program)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        if (Path.GetDirectoryName(program) is { Length: > 0 } parent)
            return FindIn(parent, Path.GetFileName(program));

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => FindIn(folder, program)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The full path of a program in one folder, or null when it is not there; on Windows the usual extensions are tried.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="program">The program's name.</param>
    public static string? FindIn(string folder, string program) =>
        Platform.Current.ProgramExtensions.Select(extension => Path.GetFullPath(Path.Combine(folder, program + extension))).FirstOrDefault(IsProgram);

    /// <summary>The full path of a program that must be there.</summary>
    /// <param name="program">A name, looked up in the folders of PATH, or a path.</param>
    /// <exception cref="ConfigurationException">There is no such program: <c>ProgramNotFound</c>.</exception>
    public static string Require(string program) => Find(program) ?? throw NotFound(program, Platform.Current);

    /// <summary>The error for a program that is missing.</summary>
    /// <param name="program">The program, as it was called.</param>
    /// <param name="platform">The system, which decides whether it can be installed.</param>
    internal static ConfigurationException NotFound(string program, Platform platform) => new(
        "ProgramNotFound",
        $"The program '{program}' was not found.",
        ForeignPrograms.IsElsewhere(program, platform)
            ? $"It is none of {platform.Title}'s programs: run this on the machine where the application runs, or name that machine (-ComputerName, \"computerName\" or \"host\" of \"django\" in the profile), and everything about it goes over ssh."
            : $"Install the package that holds '{Path.GetFileName(program)}', or add its folder to PATH.")
    {
        Operation = "Starting a program",
        TargetName = program,
    };

    private static bool IsProgram(string path)
    {
        // A link whose target is gone exists, and is no program.
        if (!File.Exists(path) || File.ResolveLinkTarget(path, returnFinalTarget: true) is { Exists: false })
            return false;
        if (!Platform.HasFileModes)
            return Path.HasExtension(path);

        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None;
    }
}
