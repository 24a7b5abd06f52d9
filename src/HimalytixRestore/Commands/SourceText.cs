using System.Management.Automation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>
/// Backups that are named by text. All text parameters share one parameter set: an object that crossed a job or a remote session binds several
/// of them at once by its property names, and the most exact one counts.
/// </summary>
internal static class SourceText
{
    /// <summary>The parameter set of a listed backup.</summary>
    public const string BackupSet = "Backup";

    /// <summary>The parameter set of a local file.</summary>
    public const string FileSet = "File";

    /// <summary>The parameter set of a snapshot.</summary>
    public const string SnapshotSet = "Snapshot";

    /// <summary>The parameter set of the text parameters.</summary>
    public const string TextSet = "Text";

    private static readonly string[] s_names = ["Path", "LiteralPath", "Uri", "Name"];

    /// <summary>The backup that the text means: a file before a URI before a name; null when there is no text.</summary>
    /// <param name="path">A file's full path.</param>
    /// <param name="uri">A stored object.</param>
    /// <param name="name">A name in the store.</param>
    public static BackupReference? Choose(string? path, string? uri, string? name) =>
        !string.IsNullOrEmpty(path) ? new() { Path = path }
        : !string.IsNullOrEmpty(uri) ? new() { Uri = uri }
        : !string.IsNullOrEmpty(name) ? new() { Name = name }
        : null;

    /// <summary>Refuses more than one text parameter on the command line; to be called before the pipeline's first object.</summary>
    /// <param name="invocation">The command line.</param>
    /// <exception cref="ConfigurationException">SeveralSources: there is more than one.</exception>
    public static void RefuseSeveral(InvocationInfo invocation)
    {
        var given = s_names.Where(invocation.BoundParameters.ContainsKey).Select(n => $"-{n}").ToList();
        if (given.Count > 1)
            throw new ConfigurationException("SeveralSources", $"The backup is named {given.Count} times: {string.Join(", ", given)}.", $"Give one of {string.Join(", ", given)}.");
    }

    /// <summary>The error of a command without a backup.</summary>
    /// <param name="parameters">The parameters that could have named one.</param>
    public static ConfigurationException Missing(string parameters) =>
        new("SourceRequired", "No backup was given.", $"Pipe one into the command (Get-BackupList -Latest | …), or name it with {parameters}.");
}
