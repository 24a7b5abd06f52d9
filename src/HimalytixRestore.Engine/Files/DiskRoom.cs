namespace HimalytixRestore.Engine.Files;

/// <summary>Whether a disk has room for a file, before it is begun.</summary>
internal static class DiskRoom
{
    private const string NetworkPath = @"\\";

    /// <summary>Throws when there is none. A share of another Windows machine cannot be asked; there the disk tells.</summary>
    /// <param name="path">The file's full path; its folder need not exist yet.</param>
    /// <param name="needed">Its size.</param>
    /// <exception cref="ArchiveException">There is no room (<c>DiskFull</c>).</exception>
    public static void Require(string path, long needed)
    {
        if (path.StartsWith(NetworkPath, StringComparison.Ordinal))
            return;
        var folder = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
            folder = above;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < needed)
            throw FileErrors.NoRoom(path, needed, free);
    }
}
