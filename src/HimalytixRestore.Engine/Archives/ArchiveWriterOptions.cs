using System.IO.Compression;

namespace HimalytixRestore.Engine.Archives;

/// <summary>How an archive is written.</summary>
internal sealed record ArchiveWriterOptions
{
    /// <summary>The passphrase; null writes a compressed archive that is not encrypted.</summary>
    public Secret? Passphrase { get; init; }

    /// <summary>How the passphrase becomes a key.</summary>
    public KeyDerivation KeyDerivation { get; init; } = KeyDerivation.Default;

    /// <summary>The original file's name for the gzip header; null for none.</summary>
    public string? OriginalName { get; init; }

    /// <summary>The original file's time for the gzip header; null for none.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>How hard to compress.</summary>
    public CompressionLevel Level { get; init; } = CompressionLevel.Optimal;
}
