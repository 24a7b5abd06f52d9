using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>
/// The dump's last word on whom to act as, kept back until something that is wanted needs it: pg_dump says it before the comment of the
/// object it is about, and the role of an object that is left out need not exist.
/// </summary>
internal sealed class HeldAuthorization
{
    private readonly List<(DumpStatementKind Kind, PendingStatement Statement, HashSet<string> Roles)> _held = [];
    private bool _isChanged;

    /// <summary>Whether statements of a kind say whom to act as.</summary>
    /// <param name="kind">The kind.</param>
    public static bool Concerns(DumpStatementKind kind) => kind is DumpStatementKind.SetSessionAuthorization or DumpStatementKind.SetRole or DumpStatementKind.Reset;

    /// <summary>Keeps a statement back; what it makes void is forgotten.</summary>
    /// <param name="item">The statement.</param>
    /// <param name="rule">What the policy says about it.</param>
    /// <param name="encoding">The encoding of its text.</param>
    public void Hold(DumpItem item, StatementRule rule, Encoding encoding)
    {
        HashSet<string> roles = new(StringComparer.Ordinal);
        RoleNames.Collect(item.StatementKind, item.Text.Span, encoding, roles);
        _held.RemoveAll(held => item.StatementKind is not DumpStatementKind.SetRole || held.Kind is DumpStatementKind.SetRole);
        _held.Add((item.StatementKind, new PendingStatement(DumpSession.Encode(item.Text.Span), item.Line, item.Toc?.ToString() ?? "", rule), roles));
    }

    /// <summary>What must be sent now, in this order; a reset where nothing was changed is not.</summary>
    public IReadOnlyList<(PendingStatement Statement, HashSet<string> Roles)> Take()
    {
        if (_held.Count == 0)
            return [];
        var taken = _held.Where(held => _isChanged || held.Kind is not DumpStatementKind.Reset).Select(held => (held.Statement, held.Roles)).ToArray();
        _isChanged |= taken.Length > 0;
        _held.Clear();
        return taken;
    }
}
