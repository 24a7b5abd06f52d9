using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>One row of the statement policy: it is about statements of some kinds, and where it has patterns only about those whose words follow one.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Action">What is done.</param>
/// <param name="Reason">Why it is not simply run, in one sentence; the result and the error show it.</param>
internal sealed record StatementRule(string Name, StatementAction Action, string Reason = "")
{
    /// <summary>The kinds of statements it is about.</summary>
    public required IReadOnlyList<DumpStatementKind> Kinds { get; init; }

    /// <summary>Patterns as <see cref="StatementWords.Match"/> takes them; none means every statement of the kinds.</summary>
    public IReadOnlyList<string[]> Patterns { get; init; } = [];

    /// <summary>A further condition; null is none.</summary>
    public Func<PolicyContext, bool>? When { get; init; }

    /// <summary>The SQLSTATEs with which the statement may fail without failing the restore.</summary>
    public IReadOnlyList<string> ToleratedStates { get; init; } = [];

    /// <summary>Whether that failure leaves the database less than the dump would have it.</summary>
    public bool Degrades { get; init; } = true;

    /// <summary>Whether the row is about a statement of one of its kinds.</summary>
    /// <param name="statement">The statement's bytes.</param>
    /// <param name="context">What else must be known.</param>
    public bool Fits(ReadOnlySpan<byte> statement, PolicyContext context)
    {
        if (When?.Invoke(context) == false)
            return false;
        if (Patterns.Count == 0)
            return true;
        var words = StatementWords.Of(statement);
        return Patterns.Any(pattern => StatementWords.Match(words, pattern));
    }
}
