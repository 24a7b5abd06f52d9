namespace HimalytixRestore.Engine.Archives;

/// <summary>What the two ends of an archive tell. The middle is unproven.</summary>
internal sealed record ArchiveFacts
{
    /// <summary>How far it is from plain SQL.</summary>
    public required BackupStage Stage { get; init; }

    /// <summary>The original file's name in the gzip header, or as much of it as the first read holds; null when there is none.</summary>
    public string? OriginalName { get; init; }

    /// <summary>True when the first read holds all of the gzip header, and with that all of <see cref="OriginalName"/>.</summary>
    public bool IsHeaderWhole { get; init; }

    /// <summary>The original file's time in the gzip header.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>The checksum of the (last member's) content; null for plain SQL.</summary>
    public uint? Crc32 { get; init; }

    /// <summary>The size of the (last member's) content mod 4 GiB; null for plain SQL.</summary>
    public uint? PlainBytesMod4GiB { get; init; }

    /// <summary>Oddities that do not make the archive invalid.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
