using System.Management.Automation;

namespace HimalytixRestore.Pipeline;

/// <summary>Turns paths as they were typed into full file paths, by the session's location and drives, never by the process's current folder.</summary>
internal static class ProviderPaths
{
    /// <summary>The full path of a file or folder, which need not exist.</summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="path">The path; not a wildcard.</param>
    /// <exception cref="ConfigurationException">NotAFilePath: it lies on a drive that is no file system.</exception>
    public static string FullPath(this PSCmdlet cmdlet, string path)
    {
        var full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        RefuseForeign(provider, path);
        return full;
    }

    /// <summary>The same for a parameter that may be left out.</summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="path">The path; null and empty give null.</param>
    public static string? FullPathOrNull(this PSCmdlet cmdlet, string? path) =>
        string.IsNullOrEmpty(path) ? null : cmdlet.FullPath(path);

    /// <summary>A store as the engine takes it: URIs as they are, a folder as its full path.</summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="store">The store; null and empty give null.</param>
    public static string? FullStore(this PSCmdlet cmdlet, string? store) =>
        store is not null && store.Contains("://", StringComparison.Ordinal) ? store : cmdlet.FullPathOrNull(store);

    /// <summary>The files that a path means; a path that names an existing file as it stands is not taken as a wildcard.</summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="path">The path, possibly with wildcards.</param>
    /// <exception cref="ArchiveException">BackupFileNotFound: the wildcard matches nothing.</exception>
    public static IReadOnlyList<string> MatchingFiles(this PSCmdlet cmdlet, string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path) || File.Exists(cmdlet.FullPath(path))) return [cmdlet.FullPath(path)];
        var files = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
        RefuseForeign(provider, path);
        if (files.Count > 0) return files;
        throw new ArchiveException(
            "BackupFileNotFound",
            RestoreErrorCategory.NotFound,
            $"No file matches \"{path}\".",
            "Check the path, or list the folder with Get-ChildItem.")
        {
            TargetName = path,
        };
    }

    private static void RefuseForeign(ProviderInfo provider, string path)
    {
        if (string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal)) return;
        throw new ConfigurationException("NotAFilePath", $"\"{path}\" is a path of {provider.Name}, not of the file system.", "Give a path to a file or folder.")
        {
            TargetName = path,
        };
    }
}
