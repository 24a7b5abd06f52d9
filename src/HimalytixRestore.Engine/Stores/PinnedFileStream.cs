using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Stores;

/// <summary>
/// A range of a file that must stay what it was when it was listed. Its last bytes are given out only after the file's time and size
/// were compared once more, so a reader that has everything has one version of it.
/// </summary>
internal sealed class PinnedFileStream : ForwardReadStream
{
    private readonly FileStream _file;
    private readonly string _path;
    private readonly BackupInfo _backup;
    private readonly StoreErrors _errors;
    private long _remaining;

    private PinnedFileStream(FileStream file, string path, BackupInfo backup, long count, StoreErrors errors)
    {
        _file = file;
        _path = path;
        _backup = backup;
        _remaining = count;
        _errors = errors;
    }

    /// <inheritdoc/>
    protected override Stream? Owned => _file;

    /// <summary>Opens a range.</summary>
    /// <param name="path">The file.</param>
    /// <param name="backup">What it must be.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many bytes.</param>
    /// <param name="errors">Makes the errors.</param>
    /// <exception cref="StoreException">It is another version (<c>ObjectReplaced</c>).</exception>
    public static PinnedFileStream Open(string path, BackupInfo backup, long offset, long count, StoreErrors errors)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 0,
        });
        var stream = new PinnedFileStream(file, path, backup, count, errors);
        try
        {
            stream.ThrowIfReplaced();
            file.Position = offset;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_remaining == 0)
            return 0;

        try
        {
            var count = await _file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _remaining)], cancellationToken);
            _remaining -= count;
            if (count == 0 || _remaining == 0)
                ThrowIfReplaced();

            // Shorter than listed and yet unchanged cannot be; it must not pass for the end.
            return count > 0 ? count : throw _errors.ObjectReplaced(_backup.Uri, _backup.Version, "cut short");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _errors.From(exception, _path);
        }
    }

    private void ThrowIfReplaced()
    {
        var found = FolderStore.VersionOf(_path);
        if (!string.Equals(found, _backup.Version, StringComparison.Ordinal))
            throw _errors.ObjectReplaced(_backup.Uri, _backup.Version, found);
    }
}
