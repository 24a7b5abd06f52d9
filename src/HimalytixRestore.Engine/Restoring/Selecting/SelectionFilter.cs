using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>Asked once for every item of a dump whether it is restored; counts what is not.</summary>
/// <param name="plan">The selection and the target.</param>
/// <param name="ledger">Told what is selected and cannot be had.</param>
internal sealed class SelectionFilter(SelectionPlan plan, RestoreLedger ledger)
{
    private const string Prologue = "It clears the way for the objects of the dump; a selection drops nothing.";

    private readonly SortedDictionary<string, long> _leftOut = new(StringComparer.Ordinal);
    private readonly List<DeferredKey> _keys = [];
    private readonly List<PendingStatement> _places = [];
    private DumpTocEntry? _entry;
    private bool _isTaken;

    /// <summary>What was selected and what was left out, once the dump is read.</summary>
    public RestoreSelection Result()
    {
        EndEntry(null);
        return new RestoreSelection
        {
            Schemas = [.. plan.Selection.Schemas.Order(StringComparer.Ordinal)],
            Tables = [.. plan.Selection.Relations.Select(SelectionErrors.Show).Order(StringComparer.Ordinal)],
            IntoExisting = plan.IsShared,
            LeftOut = [.. _leftOut.Select(type => new LeftOutObjects(type.Key, type.Value))],
        };
    }

    /// <summary>The foreign keys that are still to be checked against the rows.</summary>
    public IReadOnlyList<DeferredKey> Keys => _keys;

    /// <summary>The statements that put partitions into tables that stay in use, to be run last.</summary>
    public IReadOnlyList<PendingStatement> Places => _places;

    /// <summary>
    /// Keeps a statement for the end: a partition goes into a table that stays in use when it has all indexes that the table wants of
    /// it, else the server makes them and the dump's own are too many; and the table is locked for a moment only.
    /// </summary>
    /// <param name="statement">A statement that is restored.</param>
    /// <returns>False when it is to be run now.</returns>
    public bool Keeps(PendingStatement statement)
    {
        if (!plan.IsPlaceInOthers(statement.Line))
            return false;
        _places.Add(statement);
        return true;
    }

    /// <summary>
    /// What is added to a statement: a foreign key to a table that stays in use is made without looking at the rows, which takes no
    /// time while that table is locked against writing, and is checked once all is committed. Its rows can have gone since the backup.
    /// </summary>
    /// <param name="item">A statement that is restored.</param>
    /// <param name="encoding">The encoding of its text.</param>
    public string Suffix(DumpItem item, Encoding encoding)
    {
        // The server has no such key on a partitioned table, which pg_dump alters without ONLY.
        if (!plan.IsKeyToOthers(item.Line) || !item.Text.Span.StartsWith("ALTER TABLE ONLY "u8) || item.Text.Span.TrimEnd(" \r\n\t"u8).EndsWith("NOT VALID"u8))
            return "";
        var subject = StatementSubject.Of(item, encoding);
        _keys.Add(new DeferredKey(item.Line, subject.Name, subject.Member));
        return " NOT VALID";
    }

    /// <summary>Whether an item is restored.</summary>
    /// <param name="item">A statement that is no setting, or a COPY.</param>
    /// <param name="action">What the policy does with it.</param>
    /// <param name="encoding">The encoding of its text.</param>
    public bool Admits(DumpItem item, StatementAction action, Encoding encoding)
    {
        if (item.Toc is null)
        {
            ledger.SkipPrologue(item.Line, RestoreErrors.Beginning(item.Text.Span, encoding), Prologue);
            return false;
        }

        EndEntry(item.Toc);
        if (plan.ReasonToLeaveOut(item.Line) is { } reason)
        {
            ledger.Add(new RestoreNotice(RestoreNoticeKind.Skipped, item.Line, RestoreErrors.Beginning(item.Text.Span, encoding), reason), degrades: true);
            return false;
        }

        // A selected object never comes in a transaction of the dump's own; large objects do.
        var isTaken = action is not (StatementAction.Begin or StatementAction.End) && plan.Takes(item.StatementKind, StatementSubject.Of(item, encoding));
        _isTaken |= isTaken;
        return isTaken;
    }

    private void EndEntry(DumpTocEntry? next)
    {
        if (ReferenceEquals(_entry, next))
            return;
        if (_entry is not null && !_isTaken)
            _leftOut[_entry.Type] = _leftOut.GetValueOrDefault(_entry.Type) + 1;
        (_entry, _isTaken) = (next, false);
    }
}
