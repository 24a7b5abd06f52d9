using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>A statement on its way to the server, and where it stands in the dump.</summary>
/// <param name="Sql">The statement as <see cref="DumpSession.Encode"/> makes it.</param>
/// <param name="Line">The dump's line on which it begins, from 1.</param>
/// <param name="ObjectName">The object of the dump it belongs to, for example <c>TABLE public.ledger</c>; empty when the dump does not say.</param>
/// <param name="Rule">What the policy says about it.</param>
internal sealed record PendingStatement(string Sql, long Line, string ObjectName, StatementRule Rule)
{
    /// <summary>What it does.</summary>
    public DumpStatementKind Kind { get; init; }

    /// <summary>The table an INSERT fills; null for all others.</summary>
    public CopyTarget? InsertTarget { get; init; }

    /// <summary>Rows an INSERT carries.</summary>
    public long InsertedRows { get; init; }
}
