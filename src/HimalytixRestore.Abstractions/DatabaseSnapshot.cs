namespace HimalytixRestore;

/// <summary>A copy of a database as it was before something was done to it.</summary>
public sealed record DatabaseSnapshot
{
    /// <summary>The database it was taken of.</summary>
    public required string Database { get; init; }

    /// <summary>How it was taken.</summary>
    public required SnapshotMethod Method { get; init; }

    /// <summary>The snapshot's name: a database for Rename and Template, a file name for Dump.</summary>
    public required string Name { get; init; }

    /// <summary>The dump's full path; empty for Rename and Template.</summary>
    public string Path { get; init; } = "";

    /// <summary>The file's stage; null for Rename and Template.</summary>
    public BackupStage? Stage { get; init; }

    /// <summary>Size of the file, or of the database.</summary>
    public long SizeBytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal; empty for Rename and Template.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it may be removed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The server, <c>host:port</c>.</summary>
    public string Server { get; init; } = "";

    /// <summary>The number (<c>pg_database.oid</c>) of the copy; 0 for Rename and Dump.</summary>
    public long Oid { get; init; }

    /// <summary>What the database carried besides its contents.</summary>
    public DatabaseInfo? Attributes { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path.Length > 0 ? Path : Name;
}
