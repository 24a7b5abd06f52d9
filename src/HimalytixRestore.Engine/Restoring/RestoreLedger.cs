namespace HimalytixRestore.Engine.Restoring;

/// <summary>What a restore has done so far: everything its result will say. Several sessions tell it at once.</summary>
internal sealed class RestoreLedger
{
    private readonly object _gate = new();
    private readonly List<RestoreNotice> _notices = [];
    private readonly Dictionary<(string Schema, string Name), RestoredTable> _tables = [];
    private readonly HashSet<(string Schema, string Name)> _statistics = [];
    private PrologueSpan? _prologue;

    /// <summary>Statements the server took.</summary>
    public long Statements { get; private set; }

    /// <summary>Rows the server acknowledged.</summary>
    public long Rows { get; private set; }

    /// <summary>Sessions that may load at once.</summary>
    public int Jobs { get; set; } = 1;

    /// <summary>True when the database is less than the dump would have it.</summary>
    public bool IsDegraded { get; private set; }

    /// <summary>What was selected; null when all of the dump is restored.</summary>
    public RestoreSelection? Selection { get; set; }

    /// <summary>Every table that got rows, in the dump's order.</summary>
    public IReadOnlyList<RestoredTable> Tables => [.. _tables.Values];

    /// <summary>Everything that was not run as the dump has it, in the dump's order.</summary>
    public IReadOnlyList<RestoreNotice> Notices => _prologue is null ? [.. Ordered()] : [_prologue.ToNotice(), .. Ordered()];

    /// <summary>Counts a statement the server took, and the rows of an INSERT.</summary>
    /// <param name="statement">The statement.</param>
    public void CountStatement(PendingStatement statement)
    {
        lock (_gate)
            Statements++;
        if (statement.InsertTarget is { } target)
            AddRows(target.Schema, target.Table, statement.InsertedRows, statement.Sql.Length, TimeSpan.Zero);
    }

    /// <summary>Adds rows the server acknowledged.</summary>
    /// <param name="schema">The table's schema; empty when the dump does not say.</param>
    /// <param name="name">The table.</param>
    /// <param name="rows">How many.</param>
    /// <param name="bytes">Size of their text.</param>
    /// <param name="duration">How long it took; several sessions' times add up.</param>
    public void AddRows(string schema, string name, long rows, long bytes, TimeSpan duration)
    {
        lock (_gate)
        {
            var before = _tables.GetValueOrDefault((schema, name)) ?? new RestoredTable(schema, name, 0, 0, TimeSpan.Zero);
            _tables[(schema, name)] = before with { Rows = before.Rows + rows, SizeBytes = before.SizeBytes + bytes, Duration = before.Duration + duration };
            Rows += rows;
        }
    }

    /// <summary>Bytes of the rows a table got so far.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="name">The table.</param>
    public long SizeOf(string schema, string name)
    {
        lock (_gate)
            return _tables.GetValueOrDefault((schema, name))?.SizeBytes ?? 0;
    }

    /// <summary>Tables whose statistics are in the dump.</summary>
    public IReadOnlyCollection<(string Schema, string Name)> TablesWithStatistics => _statistics;

    /// <summary>Notes that the dump brings statistics of a table's columns.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="name">The table.</param>
    public void MeetStatistics(string schema, string name) => _statistics.Add((schema, name));

    /// <summary>Adds a notice.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="degrades">Whether the database is less than the dump would have it.</param>
    public void Add(RestoreNotice notice, bool degrades)
    {
        lock (_gate)
        {
            _notices.Add(notice);
            IsDegraded |= degrades;
        }
    }

    /// <summary>Counts a statement of the clean prologue; all of them are one notice.</summary>
    /// <param name="line">The dump's line.</param>
    /// <param name="statement">The statement's beginning.</param>
    /// <param name="reason">Why it is left out.</param>
    public void SkipPrologue(long line, string statement, string reason)
    {
        _prologue ??= new PrologueSpan(line, statement, reason);
        _prologue.Count++;
        _prologue.LastLine = line;
    }

    /// <summary>Statements that run beside each other tell of themselves in any order.</summary>
    private IEnumerable<RestoreNotice> Ordered() => _notices.OrderBy(notice => notice.Line);

    private sealed class PrologueSpan(long firstLine, string statement, string reason)
    {
        public int Count { get; set; }

        public long LastLine { get; set; }

        public RestoreNotice ToNotice() => new(RestoreNoticeKind.Skipped, firstLine, statement,
            Count == 1 ? reason : FormattableString.Invariant($"{Count} statements of the --clean prologue, lines {firstLine} to {LastLine}. {reason}"));
    }
}
