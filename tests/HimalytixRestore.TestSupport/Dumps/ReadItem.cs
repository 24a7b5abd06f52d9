using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>What outlives the reader's buffer of an item; text and data as Latin-1, a character a byte.</summary>
internal sealed record ReadItem(
    DumpItemKind Kind, DumpStatementKind StatementKind, string Text, long Line, long Offset, long EndOffset, string Toc, bool IsTruncated, string Data, long Rows)
{
    public bool IsSql => Kind is DumpItemKind.Statement or DumpItemKind.Copy;
}
