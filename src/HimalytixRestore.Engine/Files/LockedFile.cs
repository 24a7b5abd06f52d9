using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Files;

/// <summary>Files that one process at a time may have open (flock(2) on Unix, which ends with the process), 0600.</summary>
internal static class LockedFile
{
    /// <summary>Opens one for reading and writing, unbuffered.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="mode">Whether it is there.</param>
    /// <param name="size">Bytes to reserve for a new one.</param>
    /// <exception cref="ArchiveException">Another process has it (<c>FileInUse</c>), there is no room, or it cannot be opened.</exception>
    public static FileStream Open(string path, FileMode mode, long size)
    {
        var options = OwnerOnly.Of(new()
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
            PreallocationSize = size,
            BufferSize = 0,
        });
        try
        {
            return new(path, options);
        }
        catch (IOException exception) when (SystemCodes.IsHeld(exception))
        {
            throw FileErrors.InUse(exception, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "opening a file", path);
        }
    }
}
