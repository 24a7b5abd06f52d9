namespace HimalytixRestore;

/// <summary>What a restore put into a database.</summary>
public sealed record RestoreResult
{
    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The server, <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>How it ended.</summary>
    public required RestoreOutcome Outcome { get; init; }

    /// <summary>The backup's URI or path.</summary>
    public required string Source { get; init; }

    /// <summary>The version of the stored object; empty when there is none.</summary>
    public string Version { get; init; } = "";

    /// <summary>SHA-256 of the input as stored, lower-case hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Size of the input as stored.</summary>
    public long SizeBytes { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Sessions that loaded at once at most: what was asked for, else the server's cores, as far as it had connections to give.</summary>
    public int Jobs { get; init; }

    /// <summary>Rows in all tables.</summary>
    public long Rows { get; init; }

    /// <summary>Statements that were run.</summary>
    public long Statements { get; init; }

    /// <summary>Every table whose rows were loaded.</summary>
    public IReadOnlyList<RestoredTable> Tables { get; init; } = [];

    /// <summary>Everything that was not run as the dump has it.</summary>
    public IReadOnlyList<RestoreNotice> Notices { get; init; } = [];

    /// <summary>What was selected and how much was left out; null when all of the dump was restored.</summary>
    public RestoreSelection? Selection { get; init; }

    /// <summary>What the dump holds; with a selection its tables, sequences and schemas are those that were selected, and no role or extension is.</summary>
    public DumpInventory? Inventory { get; init; }

    /// <summary>Connection facts for the next cmdlet in the pipeline; without password.</summary>
    public DatabaseEndpoint? Endpoint { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Outcome}: {Database}, {Tables.Count} tables, {Rows} rows";
}
