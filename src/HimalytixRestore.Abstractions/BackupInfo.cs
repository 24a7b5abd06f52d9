namespace HimalytixRestore;

/// <summary>A backup in a store, as the store lists it; its name follows <c>backups/&lt;env&gt;/himalytix_&lt;env&gt;_&lt;YYYYmmdd_HHMMSS&gt;.sql.gz[.enc]</c>.</summary>
public sealed record BackupInfo
{
    /// <summary>The object's name without the folders.</summary>
    public required string Name { get; init; }

    /// <summary>The environment in the name, for example <c>production</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>When the producer made it: the time stamp in the name, which has no zone and is taken as UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The object's size.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>How far it is from plain SQL, told by its name.</summary>
    public required BackupStage Stage { get; init; }

    /// <summary>Where it is: <c>s3://…</c>, <c>gs://…</c> or <c>file://…</c>.</summary>
    public required string Uri { get; init; }

    /// <summary>The store it was listed from, as it was given.</summary>
    public required string Store { get; init; }

    /// <summary>The object's version: an ETag, a generation; for a file its time and size.</summary>
    public string Version { get; init; } = "";

    /// <summary>When the object was written, by the store's clock.</summary>
    public DateTimeOffset LastModified { get; init; }

    /// <summary>The store's storage class; empty for a folder.</summary>
    public string StorageClass { get; init; } = "";

    /// <summary>Whether it can be read now.</summary>
    public BackupArchiveState ArchiveState { get; init; }

    /// <summary>When a thaw that is under way is expected to be over; null when none is, or nothing is known.</summary>
    public DateTimeOffset? ReadableFrom { get; init; }

    /// <summary>Until when a thawed copy can be read; null when it is not one.</summary>
    public DateTimeOffset? ReadableUntil { get; init; }

    /// <summary>How the store was reached; null is as its SDK does by itself.</summary>
    public StoreConnection? Connection { get; init; }

    /// <summary>True when a passphrase is needed.</summary>
    public bool IsEncrypted => Stage == BackupStage.Encrypted;

    /// <summary>How old the backup is now.</summary>
    public TimeSpan Age => DateTimeOffset.UtcNow - CreatedAt;

    /// <inheritdoc/>
    public override string ToString() => Uri;
}
