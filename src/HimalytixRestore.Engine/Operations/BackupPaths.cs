using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Where a file made of a backup is written.</summary>
internal static class BackupPaths
{
    /// <summary>The full path. Nothing is read but whether the destination is a folder.</summary>
    /// <param name="request">The source and where to.</param>
    /// <param name="operation">What is done.</param>
    public static string Plan(BackupFileRequest request, BackupFileOperation operation)
    {
        var name = TargetName(SourceName(request.Source), operation);
        if (request.Destination is null)
            return Path.GetFullPath(Path.Combine(SourceFolder(request.Source), name));
        return Directory.Exists(request.Destination) || Path.EndsInDirectorySeparator(request.Destination)
            ? Path.GetFullPath(Path.Combine(request.Destination, name))
            : Path.GetFullPath(request.Destination);
    }

    /// <summary>The file's name after an operation; a name that does not tell its stage gets the suffix of the new one.</summary>
    /// <param name="name">The source's name.</param>
    /// <param name="operation">What is done.</param>
    internal static string TargetName(string name, BackupFileOperation operation)
    {
        if (operation is BackupFileOperation.Receive)
            return name;
        var opened = Without(name, ".enc");
        if (operation is BackupFileOperation.Unprotect)
            return opened.Length < name.Length ? opened : name + ".sql.gz";
        opened = Without(opened, ".gz");
        return opened.Length < name.Length ? opened : name + ".sql";
    }

    private static string Without(string name, string suffix)
        => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? name[..^suffix.Length] : name;

    private static string SourceName(BackupReference source)
    {
        if (source.Backup is { } backup)
            return backup.Name;
        var text = LocalPath(source) ?? source.Uri ?? source.Name ?? "";
        return text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? Path.GetFileName(uri.LocalPath) : Path.GetFileName(text);
    }

    private static string SourceFolder(BackupReference source) => LocalPath(source) is { } path ? Path.GetDirectoryName(Path.GetFullPath(path))! : Environment.CurrentDirectory;

    private static string? LocalPath(BackupReference source) => source.File?.Path ?? (source.Snapshot?.Path is { Length: > 0 } path ? path : null) ?? source.Path;
}
