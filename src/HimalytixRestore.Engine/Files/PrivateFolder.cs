namespace HimalytixRestore.Engine.Files;

/// <summary>Folders for data that only their owner may see.</summary>
internal static class PrivateFolder
{
    /// <summary>Makes a folder and its missing parents, every new one 0700; folders that exist are left as they are.</summary>
    /// <param name="path">The folder's full path.</param>
    /// <exception cref="ArchiveException">It cannot be made.</exception>
    public static void Create(string path)
    {
        try
        {
            CreateMissing(Path.GetFullPath(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "making a folder", path);
        }
    }

    private static void CreateMissing(string path)
    {
        if (Directory.Exists(path))
            return;

        if (Path.GetDirectoryName(path) is { } parent)
            CreateMissing(parent);

        OwnerOnly.CreateFolder(path);
    }
}
