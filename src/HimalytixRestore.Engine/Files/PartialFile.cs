using Microsoft.Win32.SafeHandles;

namespace HimalytixRestore.Engine.Files;

/// <summary>
/// A file that is written in any order under a hidden name beside its final one, and stays when its process ends, so that another one can go on:
/// <c>.&lt;name&gt;.partial</c>, 0600. Its room on the disk is taken at its beginning. One process at a time has it open.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _path;
    private readonly string _partialPath;
    private readonly FileStream _stream;

    private PartialFile(string path, FileStream stream)
    {
        _path = path;
        _partialPath = stream.Name;
        _stream = stream;
    }

    private SafeFileHandle Handle => _stream.SafeFileHandle;

    /// <summary>Where a file is while it is partial.</summary>
    /// <param name="path">Its final full path.</param>
    public static string PathOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.partial");

    /// <summary>Opens the one that is there; null when there is none, or one of another size.</summary>
    /// <param name="path">The final full path.</param>
    /// <param name="size">The size of the whole file.</param>
    /// <exception cref="ArchiveException">Another process writes it (<c>FileInUse</c>), or it cannot be opened.</exception>
    public static PartialFile? OpenExisting(string path, long size)
    {
        if (!File.Exists(PathOf(path)))
            return null;
        var stream = LockedFile.Open(PathOf(path), FileMode.Open, 0);
        if (stream.Length == size)
            return new(path, stream);
        stream.Dispose();
        return null;
    }

    /// <summary>Begins one, in the place of another that may be there, and takes the room for all of it. Its folder exists.</summary>
    /// <param name="path">The final full path.</param>
    /// <param name="size">The size of the whole file.</param>
    /// <exception cref="ArchiveException">There is no room (<c>DiskFull</c>), or the file cannot be made.</exception>
    public static PartialFile Create(string path, long size)
    {
        Guard(path, () => File.Delete(PathOf(path)));
        DiskRoom.Require(path, size);
        var stream = LockedFile.Open(PathOf(path), FileMode.CreateNew, size);
        try
        {
            // The blocks are reserved already, beyond the end (.NET calls fallocate with FALLOC_FL_KEEP_SIZE): nothing is sparse. The length says that they are.
            Guard(path, () => stream.SetLength(size));
            Guard(path, () => FolderEntries.FlushToDisk(Path.GetDirectoryName(path)!));
            return new(path, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes bytes to their place.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Their place.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(Handle, bytes, offset, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "writing a file", _path);
        }
    }

    /// <summary>Reads bytes that were written.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="offset">Their place.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many bytes were read, at least one.</returns>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        try
        {
            var count = await RandomAccess.ReadAsync(Handle, buffer, offset, cancellationToken);
            return count > 0 ? count : throw new EndOfStreamException("Somebody has cut it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "reading a file", _path);
        }
    }

    /// <summary>Waits until all that was written is on the disk.</summary>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public void FlushToDisk() => Guard(_path, () => RandomAccess.FlushToDisk(Handle));

    /// <summary>Flushes the content to the disk and gives the file its name.</summary>
    /// <param name="overwrite">Replace an existing file.</param>
    /// <exception cref="ArchiveException">The file exists by now (<c>FileExists</c>), or the disk refused.</exception>
    public void Commit(bool overwrite)
    {
        FlushToDisk();
        _stream.Dispose();
        Guard(_path, () => FinalName.Give(_partialPath, _path, overwrite));
    }

    /// <summary>Removes it.</summary>
    /// <exception cref="ArchiveException">It cannot be removed.</exception>
    public void Delete()
    {
        _stream.Dispose();
        Guard(_path, () => File.Delete(_partialPath));
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "writing a file", path);
        }
    }
}
