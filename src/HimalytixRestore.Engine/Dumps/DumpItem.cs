namespace HimalytixRestore.Engine.Dumps;

/// <summary>One item of a dump. Its memory is valid only until the reader's next call.</summary>
internal sealed class DumpItem
{
    /// <summary>What it is.</summary>
    public required DumpItemKind Kind { get; init; }

    /// <summary>
    /// The bytes exactly as in the dump, without the final <c>;</c> (a statement) or line end (a meta-command, a comment);
    /// comments inside a statement are kept. Cut at <see cref="DumpReaderOptions.KeepStatementText"/> when <see cref="IsTruncated"/>.
    /// </summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Whether <see cref="Text"/> is only the beginning of the statement; never so with the default options.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Line of its first byte, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Offset of its first byte in the dump, from 0.</summary>
    public required long Offset { get; init; }

    /// <summary>Offset of the byte after its last, the <c>;</c> included.</summary>
    public required long EndOffset { get; init; }

    /// <summary>
    /// What pg_dump's last comment before it says of it; null in the prologue, that is from the header to the first such comment,
    /// and again from a <c>\connect</c> to the next one.
    /// </summary>
    public DumpTocEntry? Toc { get; init; }

    /// <summary>What the statement does, by its leading keywords; Unknown for comments and meta-commands.</summary>
    public DumpStatementKind StatementKind { get; init; }

    /// <summary>The table a COPY or an INSERT statement fills; null for all others.</summary>
    public CopyTarget? Copy { get; init; }

    /// <summary>The setting that a SET statement or a <c>set_config</c> call changes; null for all others.</summary>
    public DumpSetting? Setting { get; init; }

    /// <summary>Rows an INSERT statement carries (several with <c>--rows-per-insert</c>); 0 for all others.</summary>
    public long InsertedRows { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {StatementKind} at line {Line}";
}
