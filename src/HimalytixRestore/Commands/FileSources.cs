using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Backups that are local files, named by <c>-Path</c> or <c>-LiteralPath</c>.</summary>
internal static class FileSources
{
    /// <summary>The files; paths as they stand come before wildcards, because a file of Get-ChildItem has both.</summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="path">The values of <c>-Path</c>.</param>
    /// <param name="literalPath">The values of <c>-LiteralPath</c>.</param>
    public static IReadOnlyList<BackupReference> FilesOf(this PSCmdlet cmdlet, string[] path, string[] literalPath)
    {
        var literal = literalPath.Where(p => !string.IsNullOrEmpty(p)).Select(cmdlet.FullPath).ToList();
        var files = literal.Count > 0 ? literal : path.Where(p => !string.IsNullOrEmpty(p)).SelectMany(cmdlet.MatchingFiles);
        return files.Select(p => new BackupReference { Path = p }).ToList();
    }
}
