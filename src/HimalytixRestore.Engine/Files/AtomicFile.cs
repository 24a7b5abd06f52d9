using System.Text;

namespace HimalytixRestore.Engine.Files;

/// <summary>
/// A file that appears under its name only when it is whole: written under a temporary name in the same folder, 0600 from its creation,
/// flushed to the disk, then renamed. What is not committed is deleted.
/// </summary>
internal sealed class AtomicFile : IAsyncDisposable
{
    private readonly string _temporaryPath;
    private readonly bool _overwrite;
    private readonly AtomicFileStream _stream;
    private bool _isCommitted;

    private AtomicFile(string path, string temporaryPath, bool overwrite, AtomicFileStream stream)
    {
        Path = path;
        _temporaryPath = temporaryPath;
        _overwrite = overwrite;
        _stream = stream;
    }

    /// <summary>The final full path.</summary>
    public string Path { get; }

    /// <summary>Where the content goes; asynchronous. Its errors are <see cref="ArchiveException"/>s.</summary>
    public Stream Stream => _stream;

    /// <summary>Begins a file. Its folder and the missing parents are made, 0700.</summary>
    /// <param name="path">The final full path.</param>
    /// <param name="overwrite">Replace an existing file, at the commit.</param>
    /// <exception cref="ArchiveException">The file exists (<c>FileExists</c>) or cannot be made.</exception>
    public static AtomicFile Create(string path, bool overwrite)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path) || (!overwrite && File.Exists(path)))
            throw FileErrors.Exists(path);

        var folder = System.IO.Path.GetDirectoryName(path)!;
        PrivateFolder.Create(folder);
        var temporaryPath = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(path)}.{Guid.NewGuid():N}.partial");
        try
        {
            return new(path, temporaryPath, overwrite, new(new(temporaryPath, CreationOptions()), path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "creating a file", path);
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">The final full path.</param>
    /// <param name="content">The content.</param>
    /// <param name="overwrite">Replace an existing file.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="ArchiveException">The file exists (<c>FileExists</c>) or cannot be written.</exception>
    public static async Task WriteAllBytesAsync(string path, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken)
    {
        await using var file = Create(path, overwrite);
        await file.Stream.WriteAsync(content, cancellationToken);
        await file.CommitAsync(cancellationToken);
    }

    /// <summary>Writes a whole text file, UTF-8 without a byte order mark.</summary>
    /// <param name="path">The final full path.</param>
    /// <param name="content">The text.</param>
    /// <param name="overwrite">Replace an existing file.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="ArchiveException">The file exists (<c>FileExists</c>) or cannot be written.</exception>
    public static Task WriteAllTextAsync(string path, string content, bool overwrite, CancellationToken cancellationToken) =>
        WriteAllBytesAsync(path, Encoding.UTF8.GetBytes(content), overwrite, cancellationToken);

    /// <summary>Flushes the content to the disk and gives the file its name.</summary>
    /// <param name="cancellationToken">Ends it before the rename; afterwards it is too late.</param>
    /// <exception cref="ArchiveException">The file exists by now (<c>FileExists</c>), or the disk refused.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _stream.CloseToDiskAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            FinalName.Give(_temporaryPath, Path, _overwrite);
            _isCommitted = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "writing a file", Path);
        }
    }

    /// <summary>Deletes the temporary file unless it was committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isCommitted)
            return;

        await _stream.DisposeAsync();
        File.Delete(_temporaryPath);
    }

    private static FileStreamOptions CreationOptions() => OwnerOnly.Of(new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.None,
        Options = FileOptions.Asynchronous,
        // Writers bring large blocks; and with nothing buffered, closing after a failed write cannot fail again.
        BufferSize = 0,
    });
}
