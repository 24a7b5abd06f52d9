using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>
/// A backup at any stage as one stream of plain SQL; nothing is written to disk. Its end is given out only after everything below is proven:
/// key, padding, every member's checksum and length, no bytes left over. (That the SQL is whole is for its reader to prove: the dump's trailer.)
/// Read asynchronously; a read that failed fails again. The input is read, hashed and decrypted ahead, on a thread of its own;
/// inflating and what the reader does are the reader's.
/// </summary>
internal sealed class PlainSqlStream : ForwardReadStream
{
    /// <summary>
    /// The blocks between decrypting and inflating: 4 MiB, some 20 MiB of text. Inflating needs nearly all of the time, and must not wait
    /// for a thread that was woken on a busy machine. (To inflate ahead of the reader too costs more than it gains: docs/benchmarks.md.)
    /// </summary>
    private const int Blocks = 32;

    private const int BlockSize = 128 * 1024;

    private readonly ArchiveInput _input;
    private readonly GzipInflateStream? _gzip;
    private readonly Stream _plain;

    private PlainSqlStream(BackupStage stage, ArchiveInput input, ArchiveOptions options)
    {
        Stage = stage;
        _input = input;
        options = options with { LeaveOpen = false };
        var opened = stage is BackupStage.Encrypted ? new OpenSslDecryptStream(input, options, GzipHeader.Magic.ToArray()) : (Stream)input;
        ReadAheadStream ahead = new(opened, BlockSize, Blocks);
        _gzip = stage is BackupStage.Plain ? null : new(ahead, options);
        _plain = (Stream?)_gzip ?? ahead;
    }

    /// <summary>How far the input is from plain SQL.</summary>
    public BackupStage Stage { get; }

    /// <summary>Bytes of the input, as stored, read so far.</summary>
    public long BytesRead => _input.BytesRead;

    /// <summary>Bytes of plain SQL given out so far.</summary>
    public long PlainBytes { get; private set; }

    /// <summary>True when the end was reached, so everything is proven.</summary>
    public bool IsProven { get; private set; }

    /// <summary>SHA-256 of the whole input as stored, lower-case hexadecimal; empty before <see cref="IsProven"/>.</summary>
    public string Sha256 => IsProven ? _input.Sha256 : "";

    /// <summary>The original file's name in the gzip header; null when there is none or nothing was read yet.</summary>
    public string? OriginalName => _gzip?.Header?.Name;

    /// <inheritdoc/>
    protected override Stream? Owned => _plain;

    /// <summary>Opens an archive. With no stage in the options its first bytes tell: <c>Salted__</c>, <c>1f 8b 08</c>, anything else is plain.</summary>
    /// <param name="input">The archive from its first byte, of any kind; need not be seekable. Disposed with the stream unless the options say otherwise.</param>
    /// <param name="options">What is known about it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">It is encrypted and there is no passphrase (<c>NoPassphrase</c>).</exception>
    public static async ValueTask<PlainSqlStream> OpenAsync(Stream input, ArchiveOptions options, CancellationToken cancellationToken)
    {
        var counted = new ArchiveInput(input, options.LeaveOpen);
        try
        {
            var stage = options.Stage ?? Sniff((await counted.PeekAsync(cancellationToken)).Span);
            return new(stage, counted, options);
        }
        catch
        {
            await counted.DisposeAsync();
            throw;
        }
    }

    /// <summary>The stage that the first bytes of an archive tell.</summary>
    /// <param name="head">At least 8 bytes, or all there are.</param>
    public static BackupStage Sniff(ReadOnlySpan<byte> head) =>
        head.StartsWith(OpenSslKey.Magic) ? BackupStage.Encrypted
        : head.StartsWith(GzipHeader.Magic) ? BackupStage.Compressed
        : BackupStage.Plain;

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await _plain.ReadAsync(buffer, cancellationToken);
        PlainBytes += count;
        IsProven = count == 0;
        return count;
    }
}
