using Kind = HimalytixRestore.Engine.Dumps.DumpStatementKind;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// Makes units of statements: light ones of a schema share a transaction, as many as the lock budget allows; an index or key of a big
/// table is a unit of its own. Units come out in an order that is right where they conflict.
/// </summary>
/// <remarks>
/// Two things move behind what follows them in the dump. The constraint that is made of a unique index waits until a statement needs the
/// table, so that all indexes of the table are built at once. Foreign keys of big tables are validated when all else is done, for
/// nothing in a dump needs a key that is validated.
/// </remarks>
/// <param name="known">What is known of tables.</param>
/// <param name="bytesOf">Bytes of a table's rows.</param>
/// <param name="limits">How big units become.</param>
internal sealed class UnitBuilder(KnownObjects known, Func<Place, long> bytesOf, UnitLimits limits)
{
    private readonly List<HeldStep> _attaches = [];
    private readonly List<HeldStep> _validations = [];
    private List<StatementUnit> _made = [];
    private StatementBatch? _batch;
    private IReadOnlyList<string> _settings = [];
    private string _lastHome = "";
    private Place? _keyed;

    private sealed record HeldStep(UnitStep Step, Footprint Footprint);

    /// <summary>Takes the next statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="footprint">What it writes and reads; no barrier.</param>
    /// <param name="settings">The session's settings the dump has reached, the statement's own included.</param>
    /// <returns>Units that are complete now.</returns>
    public IReadOnlyList<StatementUnit> Add(PendingStatement statement, Footprint footprint, IReadOnlyList<string> settings)
    {
        _settings = settings;
        var cost = footprint.Scans.Sum(bytesOf) * footprint.Effort;
        var isHeavy = footprint.Scans.Count > 0 && cost >= limits.AloneAboveBytes;
        if (statement.Kind is Kind.AlterTableAddPrimaryKey or Kind.AlterTableAddUnique && isHeavy && IsPlain(footprint) && UniqueKeySplit.Of(statement.Sql) is { } key)
            AddKey(statement, key, footprint, cost);
        else
            AddWhole(statement, footprint, cost, isHeavy);
        return Take();
    }

    /// <summary>Makes units of all that still waits.</summary>
    public IReadOnlyList<StatementUnit> Complete()
    {
        Release(_ => true);
        CloseBatch();
        foreach (var (step, footprint) in _validations)
            MakeAlone(step, footprint, footprint.Scans.Sum(bytesOf));
        _validations.Clear();
        return Take();
    }

    private void AddKey(PendingStatement statement, UniqueKeySplit key, Footprint footprint, long cost)
    {
        var table = footprint.Scans[0];
        Footprint build = new() { Scans = footprint.Scans };
        foreach (var place in footprint.Writes.Where(place => place != table))
            build.Write(place);
        foreach (var place in footprint.Reads.Append(table))
            build.Read(place);
        MakeAlone(new UnitStep(key.Build, statement, Completes: false), build, cost);
        _attaches.Add(new HeldStep(new UnitStep(key.Attach, statement, Completes: true), footprint));
    }

    private void AddWhole(PendingStatement statement, Footprint footprint, long cost, bool isHeavy)
    {
        var isBigKey = isHeavy && statement.Kind is Kind.AlterTableAddForeignKey;

        // In one batch the keys of all big tables would wait for the slowest index of any.
        if (isBigKey && _keyed != footprint.Scans[0])
            CloseBatch();
        if (isBigKey)
            _keyed = footprint.Scans[0];
        if (statement.Kind is not Kind.CreateIndex)
            Release(attach => attach.Footprint.ConflictsWith(footprint));
        if (isBigKey && IsPlain(footprint) && ForeignKeySplit.Of(statement.Sql) is { } key)
            AddForeignKey(statement, key, footprint);
        else if (isHeavy || statement.Rule.ToleratedStates.Count > 0)
            MakeAlone(UnitStep.Of(statement), footprint, cost);
        else
            Gather(UnitStep.Of(statement), footprint, cost);
    }

    private void AddForeignKey(PendingStatement statement, ForeignKeySplit key, Footprint footprint)
    {
        // The lock of a validation keeps out other validations and index builds of the referencing table.
        Footprint look = new Footprint { Scans = footprint.Scans }.Write(footprint.Scans[0]);
        foreach (var table in footprint.Scans)
            look.Read(table);
        Gather(new UnitStep(key.Add, statement, Completes: false), footprint, 0);
        _validations.Add(new HeldStep(new UnitStep(key.Validate, statement, Completes: true), look));
    }

    private void Release(Func<HeldStep, bool> isDue)
    {
        foreach (var held in _attaches.Where(isDue).ToList())
        {
            _attaches.Remove(held);
            Gather(held.Step, held.Footprint, 0);
        }
    }

    private void Gather(UnitStep step, Footprint footprint, long cost)
    {
        if (_batch?.IsFullFor(step, footprint, cost, limits) == true)
            CloseBatch();
        _batch ??= new StatementBatch(_settings) { IsContinuation = string.Equals(footprint.Home, _lastHome, StringComparison.Ordinal) };
        _batch.Add(step, footprint, cost, _settings);
    }

    private void MakeAlone(UnitStep step, Footprint footprint, long cost)
    {
        if (_batch is not null && _batch.Footprint.ConflictsWith(footprint))
            CloseBatch();
        _made.Add(new StatementUnit { Steps = [step], Footprint = footprint, Cost = cost, Settings = _settings, SettingsAfter = _settings });
    }

    private void CloseBatch()
    {
        if (_batch is null)
            return;
        _made.Add(_batch.ToUnit());
        _lastHome = _batch.Home;
        _batch = null;
    }

    private List<StatementUnit> Take()
    {
        if (_made.Count == 0)
            return [];
        var made = _made;
        _made = [];
        return made;
    }

    private bool IsPlain(Footprint footprint) => footprint.Scans.All(known.IsPlain);
}
