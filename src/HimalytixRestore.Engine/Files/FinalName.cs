namespace HimalytixRestore.Engine.Files;

/// <summary>The moment at which a file that is whole gets its name.</summary>
internal static class FinalName
{
    /// <summary>Renames, and writes the folder to the disk too: the name is there after a loss of power.</summary>
    /// <param name="temporaryPath">The file; its content is on the disk.</param>
    /// <param name="path">Its name, in the same folder.</param>
    /// <param name="overwrite">Replace an existing file.</param>
    /// <exception cref="ArchiveException">A file of that name exists (<c>FileExists</c>).</exception>
    /// <exception cref="IOException">The file system refused.</exception>
    public static void Give(string temporaryPath, string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
            throw FileErrors.Exists(path);
        File.Move(temporaryPath, path, overwrite);
        FolderEntries.FlushToDisk(Path.GetDirectoryName(path)!);
    }
}
