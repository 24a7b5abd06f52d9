namespace HimalytixRestore.Engine.Archives;

/// <summary>Makes archives as the producer does: gzip, then <c>openssl enc</c>. Nothing plain is written anywhere.</summary>
internal static class ArchiveWriter
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads plain data to its end and writes the archive. When it fails, what was written has no valid end.</summary>
    /// <param name="plain">The plain data, for example pg_dump's standard output; left open.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<WrittenArchive> WriteAsync(Stream plain, Stream output, ArchiveWriterOptions options, CancellationToken cancellationToken) =>
        WriteAsync((target, token) => plain.CopyToAsync(target, BufferSize, token), output, options, cancellationToken);

    /// <summary>Writes an archive of what a producer writes. When the producer fails, what was written has no valid end.</summary>
    /// <param name="produceAsync">Writes the plain data into the stream it is given, for example as a child process's standard output.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<WrittenArchive> WriteAsync(
        Func<Stream, CancellationToken, Task> produceAsync, Stream output, ArchiveWriterOptions options, CancellationToken cancellationToken)
    {
        await using var stored = new ArchiveOutput(output);
        await using var cipher = options.Passphrase is { } passphrase ? new OpenSslEncryptStream(stored, passphrase, options.KeyDerivation) : null;
        await using var gzip = new GzipWriteStream((Stream?)cipher ?? stored, options.Level, options.OriginalName, options.ModifiedAt);
        await produceAsync(gzip, cancellationToken);
        await gzip.CompleteAsync(cancellationToken);
        if (cipher is not null)
            await cipher.CompleteAsync(cancellationToken);

        await stored.CompleteAsync(cancellationToken);
        return new(cipher is null ? BackupStage.Compressed : BackupStage.Encrypted, stored.BytesWritten, gzip.PlainBytes, stored.Sha256);
    }
}
