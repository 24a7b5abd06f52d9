namespace HimalytixRestore;

/// <summary>What a dump holds, counted while it was read to its trailer.</summary>
public sealed record DumpInventory
{
    /// <summary>The version of the server that was dumped, as the dump's header has it; empty when it has none.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>The version of pg_dump, as the dump's header has it; empty when it has none.</summary>
    public string DumpVersion { get; init; } = "";

    /// <summary>The dump's client_encoding, for example <c>UTF8</c>.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>Every table with data, in the dump's order.</summary>
    public IReadOnlyList<DumpTable> Tables { get; init; } = [];

    /// <summary>Every sequence position the dump sets.</summary>
    public IReadOnlyList<DumpSequence> Sequences { get; init; } = [];

    /// <summary>Schemas the dump creates.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>Extensions the dump creates.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Roles the dump names (owners, grantees, policies).</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Number of SQL statements.</summary>
    public long Statements { get; init; }

    /// <summary>Number of rows in COPY blocks and INSERT statements.</summary>
    public long Rows { get; init; }

    /// <summary>Number of lines of text.</summary>
    public long Lines { get; init; }

    /// <summary>Size of the text.</summary>
    public long SizeBytes { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Tables.Count} tables, {Rows} rows, server {ServerVersion}";
}
