using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring.Selecting;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>Makes of each item of a dump what the policy says, in the dump's order.</summary>
internal sealed class DumpInterpreter
{
    private readonly HashSet<string> _roles = new(StringComparer.Ordinal);
    private readonly HeldAuthorization _authorization = new();
    private string? _connect;
    private bool _isStatisticsSkipTold;
    private Encoding _encoding = Encoding.UTF8;

    /// <summary>The dump.</summary>
    public required DumpReader Reader { get; init; }

    /// <summary>Runs what is to be run.</summary>
    public required RestoreScheduler Scheduler { get; init; }

    /// <summary>The settings.</summary>
    public required SessionSettings State { get; init; }

    /// <summary>The roles.</summary>
    public required RoleGate Roles { get; init; }

    /// <summary>Told what is left out.</summary>
    public required RestoreLedger Ledger { get; init; }

    /// <summary>Told how far it is.</summary>
    public required LoadProgress Progress { get; init; }

    /// <summary>The target, for errors.</summary>
    public required string Database { get; init; }

    /// <summary>The target had no user objects before the restore.</summary>
    public required bool WasEmpty { get; init; }

    /// <summary>The operator asked for the dump's subscriptions.</summary>
    public required bool IncludeSubscriptions { get; init; }

    /// <summary>Decides what of the dump is wanted; null is all of it.</summary>
    public SelectionFilter? Filter { get; init; }

    /// <summary>The server can take the statistics of a dump.</summary>
    public required bool TakesStatistics { get; init; }

    /// <summary>Does what an item asks for.</summary>
    /// <param name="item">The item, which the reader has just given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused something or was lost.</exception>
    /// <exception cref="DumpException">The item is refused, or the dump is cut or malformed within it.</exception>
    public async Task ApplyAsync(DumpItem item, CancellationToken cancellationToken)
    {
        switch (item.Kind)
        {
            case DumpItemKind.Statement:
                await StatementAsync(item, cancellationToken);
                break;
            case DumpItemKind.Copy when Filter?.Admits(item, StatementAction.Run, _encoding) == false:
                // The reader skips the rows that nobody reads.
                Progress.MeetStatement(item.Toc?.ToString() ?? "");
                break;
            case DumpItemKind.Copy:
                await AuthorizeAsync(cancellationToken);
                var copy = new PendingStatement(DumpSession.Encode(item.Text.Span), item.Line, item.Toc?.ToString() ?? $"TABLE {item.Copy}", StatementPolicy.Default);
                await Scheduler.CopyAsync(Reader, copy, item.Copy!, cancellationToken);
                break;
            case DumpItemKind.MetaCommand:
                MetaCommand(item);
                break;
        }
    }

    private async ValueTask StatementAsync(DumpItem item, CancellationToken cancellationToken)
    {
        if (item.Toc is not null)
            Progress.MeetStatement(item.Toc.ToString());
        var rule = StatementPolicy.Find(item.StatementKind, item.Text.Span, new PolicyContext(item.Toc is null, WasEmpty, IncludeSubscriptions, TakesStatistics));
        switch (rule.Action)
        {
            case StatementAction.Refuse:
                throw Refused(item, rule.Reason);
            case StatementAction.Setting when Filter is not null && HeldAuthorization.Concerns(item.StatementKind):
                _authorization.Hold(item, rule, _encoding);
                return;
            case StatementAction.Setting when !IsSent(item):
                return;
            case not StatementAction.Setting when Filter?.Admits(item, rule.Action, _encoding) == false:
                return;
            case StatementAction.Skip:
                Skip(item, rule);
                return;
            case not StatementAction.Setting:
                await AuthorizeAsync(cancellationToken);
                break;
        }

        _roles.Clear();
        RoleNames.Collect(item.StatementKind, item.Text.Span, _encoding, _roles);
        if (_roles.Count > 0 && !await Roles.AdmitAsync(_roles, item.Line, () => Beginning(item), cancellationToken))
            return;
        PendingStatement statement = new(DumpSession.Encode(item.Text.Span) + Filter?.Suffix(item, _encoding), item.Line, item.Toc?.ToString() ?? "", rule)
        {
            Kind = item.StatementKind,
            InsertTarget = item.Copy,
            InsertedRows = item.InsertedRows,
        };
        if (Filter?.Keeps(statement) != true)
            await Scheduler.RunAsync(statement, cancellationToken);
        if (item.StatementKind is DumpStatementKind.SelectStatistics && item.Toc is { Type: "STATISTICS DATA" } entry && item.Text.Span.IndexOf("pg_catalog.pg_restore_attribute_stats("u8) >= 0)
            Ledger.MeetStatistics(entry.Schema, entry.Name);
    }

    /// <summary>Acts as the role that the dump has last said, before something wanted is run.</summary>
    private async ValueTask AuthorizeAsync(CancellationToken cancellationToken)
    {
        foreach (var (statement, roles) in _authorization.Take())
        {
            if (roles.Count > 0 && !await Roles.AdmitAsync(roles, statement.Line, () => statement.Sql, cancellationToken))
                continue;
            State.MeetOther();
            await Scheduler.RunAsync(statement, cancellationToken);
        }
    }

    private void Skip(DumpItem item, StatementRule rule)
    {
        if (ReferenceEquals(rule, StatementPolicy.CleanPrologue))
            Ledger.SkipPrologue(item.Line, Beginning(item), rule.Reason);
        else if (!ReferenceEquals(rule, StatementPolicy.Statistics) || !_isStatisticsSkipTold)
            Ledger.Add(new RestoreNotice(RestoreNoticeKind.Skipped, item.Line, Beginning(item), rule.Reason), degrades: false);
        _isStatisticsSkipTold |= ReferenceEquals(rule, StatementPolicy.Statistics);
    }

    private bool IsSent(DumpItem item)
    {
        if (item.Setting is not { } setting)
        {
            State.MeetOther();
            return true;
        }

        switch (State.Decide(setting, DumpSession.Encode(item.Text.Span)))
        {
            case SettingDecision.Unknown:
                Ledger.Add(new RestoreNotice(RestoreNoticeKind.UnknownSetting, item.Line, Beginning(item), $"This server has no setting {setting.Name}."), degrades: true);
                return false;
            case SettingDecision.Keep:
                Ledger.Add(new RestoreNotice(RestoreNoticeKind.Skipped, item.Line, Beginning(item), $"The load keeps its own {setting.Name}."), degrades: false);
                return false;
            case SettingDecision.Same:
                return false;
        }

        if (string.Equals(setting.Name, "client_encoding", StringComparison.Ordinal))
            _encoding = DumpEncodings.For(setting.Value);
        return true;
    }

    /// <summary>A dump of one database connects to that one only, any number of times; a second name is a second database.</summary>
    private void MetaCommand(DumpItem item)
    {
        if (!item.Text.Span.StartsWith("\\connect"u8))
            return;
        var command = _encoding.GetString(item.Text.Span).TrimEnd();
        if (_connect is not null && !string.Equals(_connect, command, StringComparison.Ordinal))
            throw Refused(item, $"The dump holds several databases: it said {_connect} before.");
        _connect = command;
        Ledger.Add(new RestoreNotice(RestoreNoticeKind.Skipped, item.Line, command, $"The dump goes into {Database} whatever database it names."), degrades: false);
    }

    private string Beginning(DumpItem item) => RestoreErrors.Beginning(item.Text.Span, _encoding);

    private DumpException Refused(DumpItem item, string reason) => new(
        "RefusedStatement",
        RestoreErrorCategory.Refused,
        FormattableString.Invariant($"Line {item.Line} of the dump holds a statement that is never run: {Beginning(item)}. {reason}"),
        "Restore a backup of one database, made by pg_dump; or take this statement out of the dump.")
    {
        Operation = $"Restoring database {Database}",
        TargetName = Database,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DumpLine"] = FormattableString.Invariant($"{item.Line}"),
            ["Statement"] = Beginning(item),
        },
    };
}
