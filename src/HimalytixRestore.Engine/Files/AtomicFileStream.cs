namespace HimalytixRestore.Engine.Files;

/// <summary>The content of an <see cref="AtomicFile"/>; the file system's exceptions become errors with a remedy.</summary>
internal sealed class AtomicFileStream(FileStream file, string path) : ForwardWriteStream
{
    /// <summary>Writes everything to the disk itself and closes the file.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CloseToDiskAsync(CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken);
        await DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async ValueTask WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "writing a file", path);
        }
    }

    /// <inheritdoc/>
    protected override async Task CompleteCoreAsync(CancellationToken cancellationToken)
    {
        await file.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    protected override void Release() => file.Dispose();
}
