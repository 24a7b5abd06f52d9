namespace HimalytixRestore;

/// <summary>The verdict on a backup and what is in it.</summary>
public sealed record BackupVerification
{
    /// <summary>The backup's URI or path.</summary>
    public required string Source { get; init; }

    /// <summary>What was found.</summary>
    public required BackupVerdict Verdict { get; init; }

    /// <summary>How far the input was from plain SQL.</summary>
    public required BackupStage Stage { get; init; }

    /// <summary>The input's size.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>SHA-256 of the input as stored, lower-case hexadecimal; empty when not all of it was read.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Size of the dump's text; 0 when not all of it was read.</summary>
    public long PlainSizeBytes { get; init; }

    /// <summary>Why the backup is invalid; null when it is not.</summary>
    public RestoreFailure? Failure { get; init; }

    /// <summary>What is in the dump; null when it could not be read to the end.</summary>
    public DumpInventory? Inventory { get; init; }

    /// <summary>Oddities that do not make it invalid, for example an embedded name unlike the object's.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How long the verification took.</summary>
    public TimeSpan Duration { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Verdict}: {Source}";
}
