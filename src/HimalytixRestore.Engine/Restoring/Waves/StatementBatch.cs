namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>Light statements that gather for one transaction.</summary>
/// <param name="settings">The session's settings before the first.</param>
internal sealed class StatementBatch(IReadOnlyList<string> settings)
{
    /// <summary>From this many on a batch ends with its schema; fewer are not worth a transaction.</summary>
    private const int EnoughStatements = 20;

    /// <summary>Locks of a statement: a table takes its own and those of its TOAST table, that table's index and a sequence; each further one that is named, two.</summary>
    private const int LocksOfStatement = 4;
    private const int LocksOfPlace = 2;

    private readonly List<UnitStep> _steps = [];
    private IReadOnlyList<string> _settingsAfter = [];
    private long _characters;
    private long _locks;
    private long _cost;

    /// <summary>What all of them write and read.</summary>
    public Footprint Footprint { get; } = new();

    /// <summary>The schema of its last object; empty when it is about none.</summary>
    public string Home { get; private set; } = "";

    /// <summary>Whether the batch before it was about the same schema: it waits for that one, and must not make another schema wait too.</summary>
    public bool IsContinuation { get; init; }

    /// <summary>Whether a statement must not be added any more.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="footprint">What it writes and reads.</param>
    /// <param name="cost">Bytes of rows it looks at.</param>
    /// <param name="limits">How big units become.</param>
    public bool IsFullFor(UnitStep step, Footprint footprint, long cost, UnitLimits limits)
        => _steps.Count >= StatementBatcher.MaximumStatements
        || _characters + step.Sql.Length > StatementBatcher.MaximumCharacters
        || _locks + LocksOf(footprint) > limits.Locks
        || _cost + cost > limits.BatchBytes
        || (footprint.Home.Length > 0 && Home.Length > 0 && !string.Equals(footprint.Home, Home, StringComparison.Ordinal) && (IsContinuation || _steps.Count >= EnoughStatements));

    /// <summary>Adds a statement.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="footprint">What it writes and reads.</param>
    /// <param name="cost">Bytes of rows it looks at.</param>
    /// <param name="settingsAfter">The session's settings after it.</param>
    public void Add(UnitStep step, Footprint footprint, long cost, IReadOnlyList<string> settingsAfter)
    {
        _steps.Add(step);
        Footprint.Include(footprint);
        _settingsAfter = settingsAfter;
        if (footprint.Home.Length > 0)
            Home = footprint.Home;
        _characters += step.Sql.Length;
        _locks += LocksOf(footprint);
        _cost += cost;
    }

    /// <summary>Closes the batch.</summary>
    public StatementUnit ToUnit() => new() { Steps = _steps, Footprint = Footprint, Cost = _cost, Settings = settings, SettingsAfter = _settingsAfter };

    private static long LocksOf(Footprint footprint) => LocksOfStatement + (LocksOfPlace * (footprint.Writes.Count + footprint.Reads.Count));
}
