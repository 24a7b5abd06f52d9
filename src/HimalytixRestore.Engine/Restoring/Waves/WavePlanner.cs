using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// Says without a server what would run beside what, by the same rules and units by which a restore runs them. A restore does not
/// wait between two waves: a unit starts as soon as what it needs is done.
/// </summary>
/// <param name="context">Whether the target is taken to be empty, and what is restored.</param>
internal sealed class WavePlanner(PolicyContext context)
{
    /// <summary>Locks of a transaction on a server as it is installed, with a few sessions.</summary>
    private const long UsualLocks = 1000;

    /// <summary>Steps that are listed; a dump with more has barriers everywhere.</summary>
    private const int MaximumSteps = 200;

    private const int NamedUnits = 5;

    private readonly KnownObjects _known = new();
    private readonly Dictionary<Place, long> _bytes = [];
    private readonly List<PlannedStep> _steps = [];
    private readonly List<PendingStatement> _alone = [];
    private readonly List<(string Table, long Rows, long Bytes)> _rows = [];
    private readonly SortedDictionary<int, List<StatementUnit>> _waves = [];
    private WaveLevels _levels = new();
    private Encoding _encoding = Encoding.UTF8;
    private bool _isInTransaction;
    private bool _isReplayable = true;

    /// <summary>Reads a dump to its end.</summary>
    /// <param name="reader">The dump, at its beginning.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The waves, the rows between them, and what runs alone, in the order in which they would begin.</returns>
    /// <exception cref="DumpException">The dump is cut or malformed.</exception>
    public async Task<IReadOnlyList<PlannedStep>> ReadAsync(DumpReader reader, CancellationToken cancellationToken)
    {
        FootprintFinder finder = new(_known);
        UnitBuilder builder = new(_known, table => _bytes.GetValueOrDefault(table), new UnitLimits(UnitLimits.DefaultAloneAboveBytes, UsualLocks));
        while (await reader.ReadAsync(cancellationToken) is { } item)
        {
            if (item.Kind is DumpItemKind.Copy)
                await ReadRowsAsync(reader, item, builder, cancellationToken);
            else if (item.Kind is DumpItemKind.Statement)
                Read(item, finder, builder);
        }

        FinishRows();
        FinishWaves(builder);
        FinishAlone();
        return _steps.Count <= MaximumSteps ? _steps : [.. _steps.Take(MaximumSteps), new PlannedStep("More", FormattableString.Invariant($"{_steps.Count - MaximumSteps} further steps of"), "the dump", IsSkipped: false)];
    }

    private async Task ReadRowsAsync(DumpReader reader, DumpItem item, UnitBuilder builder, CancellationToken cancellationToken)
    {
        FinishWaves(builder);
        FinishAlone();
        var target = StatementDetails.Target(item.Text.Span, Encoding.Latin1);
        Place table = new(target.Schema, target.Table);
        CopySent sent = default;
        while (!sent.IsEnd)
            sent = sent.Plus(await reader.ReadCopyAsync(cancellationToken));
        _rows.Add((item.Copy!.ToString(), sent.Rows, sent.Bytes));
        _bytes[table] = _bytes.GetValueOrDefault(table) + sent.Bytes;
    }

    private void Read(DumpItem item, FootprintFinder finder, UnitBuilder builder)
    {
        var rule = StatementPolicy.Find(item.StatementKind, item.Text.Span, context with { IsBeforeFirstObject = item.Toc is null });
        if (rule.Action is StatementAction.Skip or StatementAction.Refuse)
            return;
        PendingStatement statement = new(DumpSession.Encode(item.Text.Span), item.Line, item.Toc?.ToString() ?? "", rule) { Kind = item.StatementKind };
        var footprint = finder.Find(statement);
        _isReplayable &= rule.Action is not StatementAction.Setting || item.Setting is not null;
        _isInTransaction = rule.Action is StatementAction.Begin || (_isInTransaction && rule.Action is not StatementAction.End);
        if (item.Setting is { Name: "client_encoding" } setting)
            _encoding = DumpEncodings.For(setting.Value);
        if (footprint.IsEmpty)
            return;
        FinishRows();
        if (footprint.IsBarrier || _isInTransaction || !_isReplayable)
        {
            FinishWaves(builder);
            _alone.Add(statement);
            return;
        }

        FinishAlone();
        AddUnits(builder.Add(statement, footprint, []));
    }

    private void AddUnits(IReadOnlyList<StatementUnit> units)
    {
        foreach (var unit in units)
        {
            var wave = _levels.Add(unit.Footprint);
            if (!_waves.TryGetValue(wave, out var beside))
                _waves[wave] = beside = [];
            beside.Add(unit);
        }
    }

    private void FinishWaves(UnitBuilder builder)
    {
        AddUnits(builder.Complete());
        foreach (var units in _waves.Values)
            Add("Wave", $"Run{(units.Count > 1 ? $" {Count(units.Count, "unit")} beside each other" : "")}: {Kinds(units.SelectMany(unit => unit.Steps).Select(step => step.Statement))}; of", Targets(units));
        _waves.Clear();
        _levels = new WaveLevels();
    }

    private void FinishAlone()
    {
        if (_alone.Count > 0)
            Add("Alone", $"Run in the dump's order, with nothing beside: {Kinds(_alone)}; of", Lines(_alone));
        _alone.Clear();
    }

    private void FinishRows()
    {
        if (_rows.Count > 0)
        {
            var largest = _rows.OrderByDescending(table => table.Bytes).Take(NamedUnits).Select(table => $"{table.Table} ({DisplayText.Size(table.Bytes)})");
            Add("Rows", $"Load {Count(_rows.Sum(table => table.Rows), "row")}, {DisplayText.Size(_rows.Sum(table => table.Bytes))}, beside each other, of", List(largest, _rows.Count, "table"));
        }

        _rows.Clear();
    }

    private void Add(string id, string action, string target) => _steps.Add(new PlannedStep(id, action, target, IsSkipped: false));

    /// <summary>The big ones by their names; else the schemas.</summary>
    private string Targets(List<StatementUnit> units)
    {
        var big = units.Where(unit => unit is { Cost: > 0, Steps.Count: 1 }).OrderByDescending(unit => unit.Cost).ToList();
        if (big.Count > 0)
            return List(big.Take(NamedUnits).Select(unit => $"{unit.Steps[0].Statement.ObjectName} ({DisplayText.Size(unit.Cost)})"), units.Count, "unit");
        var schemas = units.SelectMany(unit => unit.Footprint.Writes).Select(place => place.Schema).Distinct(StringComparer.Ordinal).Select(schema => _encoding.GetString(Encoding.Latin1.GetBytes(schema))).ToList();
        return List(schemas.Take(NamedUnits), schemas.Count, "schema");
    }

    private static string Lines(List<PendingStatement> statements) => statements switch
    {
        [{ ObjectName.Length: > 0 } only] => only.ObjectName,
        [var only] => FormattableString.Invariant($"line {only.Line}"),
        _ => FormattableString.Invariant($"lines {statements[0].Line} to {statements[^1].Line}"),
    };

    private static string List(IEnumerable<string> named, int count, string noun)
    {
        var names = named.ToList();
        return string.Join(", ", names) + (count > names.Count ? $" and {Count(count - names.Count, $"further {noun}")}" : "");
    }

    private static string Kinds(IEnumerable<PendingStatement> statements) => string.Join(", ", statements
        .GroupBy(statement => statement.Kind)
        .OrderByDescending(group => group.Count())
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Words(group.Key)}")));

    /// <summary>AlterTableAddPrimaryKey is ALTER TABLE ADD PRIMARY KEY.</summary>
    private static string Words(DumpStatementKind kind)
        => string.Concat(kind.ToString().Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? $" {letter}" : char.ToUpperInvariant(letter).ToString()));

    private static string Count(long number, string noun) => FormattableString.Invariant($"{number} {noun}{(number == 1 ? "" : "s")}");
}
