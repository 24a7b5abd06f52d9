using System.Globalization;

namespace HimalytixRestore.Engine.Archives;

/// <summary>
/// Judges an archive by two small reads, its first and its last 48 bytes, before anything is touched
/// (docs/backup-format.md, The cipher): they prove the key, and find most files that are cut.
/// </summary>
internal static class ArchiveProbe
{
    private const int RangeSize = 48;

    /// <summary>A deflate block is at least two bytes.</summary>
    private const int SmallestGzip = GzipHeader.MinimumSize + 2 + GzipTrailer.Size;

    private static readonly TimeSpan TolerableAge = TimeSpan.FromDays(1);

    /// <summary>Reads and judges the ends.</summary>
    /// <param name="readRange">Reads part of the archive.</param>
    /// <param name="length">The archive's length.</param>
    /// <param name="options">What is known about it; with no stage the first bytes tell.</param>
    /// <param name="name">The object's name, to compare the embedded one with; null when it says nothing.</param>
    /// <param name="createdAt">When the backup was made, to compare the embedded time with; null when that is not known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IntegrityException">The archive must not be restored.</exception>
    /// <exception cref="ConfigurationException">It is encrypted and there is no passphrase.</exception>
    public static async Task<ArchiveFacts> ProbeAsync(
        ArchiveRangeReader readRange, long length, ArchiveOptions options, string? name, DateTimeOffset? createdAt, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(RangeSize, length);
        var head = size == 0 ? ReadOnlyMemory<byte>.Empty : await readRange(0, size, cancellationToken);
        var tail = length <= RangeSize ? head : await readRange(length - size, size, cancellationToken);
        var stage = options.Stage ?? PlainSqlStream.Sniff(head.Span);
        var facts = stage switch
        {
            BackupStage.Encrypted => ProbeEncrypted(head.Span, tail.Span, length, options),
            BackupStage.Compressed => ProbeGzip(head.Span, tail.Span, length, new(options.SourceName)),
            _ => ProbePlain(head.Span),
        };
        return stage == BackupStage.Plain ? facts : facts with { Stage = stage, Notes = [.. facts.Notes, .. Compare(facts, name, createdAt)] };
    }

    private static ArchiveFacts ProbeEncrypted(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long length, ArchiveOptions options)
    {
        var errors = new ArchiveErrors(options.SourceName);
        var passphrase = options.Passphrase ?? throw errors.NoPassphrase();
        if (head.Length < OpenSslKey.HeaderSize || !head.StartsWith(OpenSslKey.Magic))
            throw errors.NotSalted(head);

        if (length == OpenSslKey.HeaderSize || length % OpenSslKey.BlockSize != 0)
            throw errors.CipherLength(length);

        using var key = OpenSslKey.Derive(passphrase, head[OpenSslKey.Magic.Length..OpenSslKey.HeaderSize], options.KeyDerivation);
        var plainHead = new byte[head.Length - OpenSslKey.HeaderSize];
        key.Decrypt(head[OpenSslKey.HeaderSize..], plainHead);
        var isWhole = length == head.Length;
        var plainTail = isWhole ? plainHead : DecryptTail(key, tail);
        var padding = OpenSslKey.PaddingLength(plainTail.AsSpan(^OpenSslKey.BlockSize..));
        if (!plainHead.AsSpan().StartsWith(GzipHeader.Magic))
            throw NotGzipAfterDecryption(errors, plainHead.AsSpan(0, OpenSslKey.BlockSize), isOneBlock: plainHead.Length == OpenSslKey.BlockSize && padding > 0, options.KeyDerivation);

        if (padding == 0)
            throw errors.CipherPadding(length);

        var plainLength = length - OpenSslKey.HeaderSize - padding;
        return ProbeGzip(plainHead.AsSpan(0, (int)Math.Min(plainHead.Length, plainLength)), plainTail.AsSpan(..^padding), plainLength, errors);
    }

    private static byte[] DecryptTail(OpenSslKey key, ReadOnlySpan<byte> tail)
    {
        var plain = new byte[tail.Length - OpenSslKey.BlockSize];
        key.ContinueAfter(tail[..OpenSslKey.BlockSize]);
        key.Decrypt(tail[OpenSslKey.BlockSize..], plain);
        return plain;
    }

    private static IntegrityException NotGzipAfterDecryption(ArchiveErrors errors, ReadOnlySpan<byte> block, bool isOneBlock, KeyDerivation derivation) =>
        isOneBlock || DumpText.IsLikely(block) ? errors.NotGzip(block) : errors.WrongKey(block, derivation);

    private static ArchiveFacts ProbeGzip(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long length, ArchiveErrors errors)
    {
        if (!head.StartsWith(GzipHeader.Magic))
            throw length < GzipHeader.Magic.Length && GzipHeader.Magic.StartsWith(head) ? errors.GzipCut(length, "a header") : errors.NotGzip(head);

        var header = GzipHeader.Parse(head);
        if (header.Fault is { } fault)
            throw errors.GzipHeader(0, fault);

        if (length < SmallestGzip)
            throw errors.GzipCut(length, "the compressed data");

        var trailer = GzipTrailer.Read(tail[^GzipTrailer.Size..]);
        return new()
        {
            Stage = BackupStage.Compressed,
            OriginalName = header.Name,
            IsHeaderWhole = header.IsComplete,
            ModifiedAt = header.ModifiedAt,
            Crc32 = trailer.Crc32,
            PlainBytesMod4GiB = trailer.Length,
            Notes = trailer == default ? ["The last eight bytes are zero: an empty backup, or padding after the end of the gzip data."] : [],
        };
    }

    private static ArchiveFacts ProbePlain(ReadOnlySpan<byte> head) => new()
    {
        Stage = BackupStage.Plain,
        Notes = head.IndexOf("PostgreSQL database"u8) >= 0 ? [] : ["The file does not begin with the header of a PostgreSQL dump."],
    };

    /// <summary>Compares what the gzip header says with what the object's name says; differences are notes, never refusals.</summary>
    private static IEnumerable<string> Compare(ArchiveFacts facts, string? name, DateTimeOffset? createdAt)
    {
        if (facts.OriginalName is not { Length: > 0 } original)
            yield return "The gzip header has no file name: gzip read from a pipe.";
        else if (name is not null && !(facts.IsHeaderWhole ? string.Equals(Stem(name), original, StringComparison.Ordinal) : Stem(name).StartsWith(original, StringComparison.Ordinal)))
            yield return $"The gzip header names '{Printable(original)}', the object is '{name}'.";

        if (facts.ModifiedAt is { } modifiedAt && createdAt is { } created && (modifiedAt - created).Duration() > TolerableAge)
            yield return string.Create(CultureInfo.InvariantCulture, $"The gzip header's time is {modifiedAt:u}, the name says {created:u}.");
    }

    /// <summary>The object's name less its <c>.enc</c> and <c>.gz</c>: what the producer called the dump.</summary>
    private static string Stem(string name)
    {
        name = name.EndsWith(".enc", StringComparison.Ordinal) ? name[..^4] : name;
        return name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
    }

    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
