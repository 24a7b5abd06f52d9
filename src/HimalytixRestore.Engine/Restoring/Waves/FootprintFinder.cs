using System.Collections.Frozen;
using System.Text;
using HimalytixRestore.Engine.Dumps;
using Kind = HimalytixRestore.Engine.Dumps.DumpStatementKind;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// The one place that decides which statements may run beside each other: it says what each writes and reads. Whatever has no row here,
/// or is not written as pg_dump writes it, is a barrier (backup-format: a statement that is not known to be independent is a barrier).
/// </summary>
/// <remarks>
/// The rows rest on this. Before the data a statement changes its own schema and can use whatever it names. After the data the tables
/// stand, so that it is enough to keep apart what is about one table; concurrent changes of one object give XX000. Statements must be
/// given in the dump's order: the finder learns from each.
/// </remarks>
/// <param name="known">Told of schemas and tables.</param>
internal sealed class FootprintFinder(KnownObjects known)
{
    /// <summary>An index with several entries a row, measured on jsonb (docs/benchmarks.md): built on one core, so it must not be begun last.</summary>
    private const int EffortOfEntries = 4;

    private delegate Footprint? Row(FootprintFinder finder, ref SqlTokens tokens, string sql);

    /// <summary>The rules. Everything else is a barrier, among it: extensions, casts, languages, operators, servers, publications, event
    /// triggers, large objects, default privileges, INSERT (its rows could see their order), DO, CALL, REFRESH, DROP.</summary>
    private static readonly FrozenDictionary<Kind, Row> Rows = new Dictionary<Kind, Row>
    {
        // Before the data: all of the home schema is written, and every other schema that is named anywhere is read.
        [Kind.CreateSchema] = Schema,
        [Kind.CreateTable] = Table,
        [Kind.CreateForeignTable] = Table,
        [Kind.CreateView] = Definition,
        [Kind.CreateMaterializedView] = MaterializedView,
        [Kind.CreateSequence] = Definition,
        [Kind.CreateFunction] = Definition,
        [Kind.CreateType] = Definition,
        [Kind.CreateDomain] = Definition,
        [Kind.AlterSequence] = Definition,
        [Kind.AlterTable] = Definition,
        [Kind.AlterTableAlterColumn] = Definition,
        [Kind.AlterTableAddConstraint] = Definition,
        [Kind.AlterTableAttachPartition] = AttachPartition,
        [Kind.AlterOwner] = Owner,
        [Kind.SelectSetval] = Position,

        // After the data: a table, and what is found by a name of its own.
        [Kind.CreateIndex] = Index,
        [Kind.AlterTableAddPrimaryKey] = Key,
        [Kind.AlterTableAddUnique] = Key,
        [Kind.AlterTableAddExclude] = Key,
        [Kind.AlterTableAddForeignKey] = ForeignKey,
        [Kind.AlterTableClusterOn] = OneTable,
        [Kind.AlterTableReplicaIdentity] = OneTable,
        [Kind.AlterTableRowSecurity] = OneTable,
        [Kind.AlterTableEnable] = OneTable,
        [Kind.AlterIndexAttachPartition] = AttachIndex,
        [Kind.CreateTrigger] = Trigger,
        [Kind.CreateRule] = Rewrite,
        [Kind.CreatePolicy] = Rewrite,
        [Kind.CreateStatistics] = Statistics,
        [Kind.AlterOther] = OneObject,
        [Kind.Comment] = Remark,
        [Kind.Grant] = Right,
        [Kind.Revoke] = Right,
    }.ToFrozenDictionary();

    private readonly KnownObjects _known = known;
    private bool _isPathEmpty;
    private bool _areStringsStandard = true;

    /// <summary>What a statement writes and reads.</summary>
    /// <param name="statement">The statement, next in the dump's order.</param>
    public Footprint Find(PendingStatement statement)
    {
        if (statement.Rule.Action is StatementAction.Setting)
            return Setting(statement);

        // With a search_path or in other strings names could hide, and nobody writes U&"…" in a dump.
        var isReadable = _isPathEmpty && _areStringsStandard && !statement.Sql.Contains("U&\"", StringComparison.OrdinalIgnoreCase);
        if (statement.Rule.Action is not StatementAction.Run || !isReadable || !Rows.TryGetValue(statement.Kind, out var row))
            return Footprint.Barrier();
        SqlTokens tokens = new(Encoding.Latin1.GetBytes(statement.Sql), standardConformingStrings: true);
        tokens.MoveNext();
        return row(this, ref tokens, statement.Sql) is { } footprint && IsKnown(footprint) ? footprint : Footprint.Barrier();
    }

    /// <summary>An extension or a target that was not empty can bring schemas of which the dump does not tell: their first statement runs alone.</summary>
    private bool IsKnown(Footprint footprint)
    {
        var unknown = footprint.Writes.Select(place => place.Schema).Where(schema => !_known.HasSchema(schema)).ToList();
        unknown.ForEach(_known.AddSchema);
        return unknown.Count == 0;
    }

    private Footprint Setting(PendingStatement statement)
    {
        var sql = Encoding.Latin1.GetBytes(statement.Sql);
        var setting = statement.Kind is Kind.SelectSetConfig
            ? StatementDetails.SetConfig(sql, Encoding.Latin1, _areStringsStandard)
            : StatementDetails.Set(sql, Encoding.Latin1, _areStringsStandard);
        if (setting is null)
            return Footprint.Barrier();
        if (string.Equals(setting.Name, "search_path", StringComparison.Ordinal))
            _isPathEmpty = setting.Value.Length == 0;
        else if (string.Equals(setting.Name, "standard_conforming_strings", StringComparison.Ordinal))
            _areStringsStandard = string.Equals(setting.Value, "on", StringComparison.OrdinalIgnoreCase);
        return new Footprint();
    }

    private static Footprint? Schema(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        tokens.MoveNext();
        if (StatementNames.Object(ref tokens) is not { } schema || tokens.Kind is not SqlTokenKind.End)
            return null;
        finder._known.AddSchema(schema.Schema);
        return new Footprint().Write(schema);
    }

    private static Footprint? Table(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        if (NewObject(ref tokens) is not { } table)
            return null;
        var isPartitioned = false;
        List<Place> parents = [];
        do
        {
            if (tokens.SkipWord("PARTITION"u8))
            {
                isPartitioned |= tokens.IsWord("BY"u8);
                if (tokens.SkipWord("OF"u8) && StatementNames.Relation(ref tokens) is { } whole)
                    parents.Add(whole);
            }
            else if (tokens.SkipWord("INHERITS"u8))
            {
                while (tokens.MoveNext() && !tokens.IsSymbol((byte)')'))
                {
                    if (StatementNames.Relation(ref tokens) is { } parent)
                        parents.Add(parent);
                    if (tokens.IsSymbol((byte)')'))
                        break;
                }
            }
        }
        while (tokens.MoveNextOuter());
        if (!isPartitioned)
            finder._known.AddPlainTable(table);
        parents.ForEach(parent => finder._known.AddChild(parent, table));
        return parents.Count == 0 ? finder.Defines(table, sql) : finder.ChangesAll(table, sql);
    }

    private static Footprint? Definition(FootprintFinder finder, ref SqlTokens tokens, string sql)
        => NewObject(ref tokens) is { } made ? finder.Defines(made, sql) : null;

    /// <summary>One that is filled at once looks at rows.</summary>
    private static Footprint? MaterializedView(FootprintFinder finder, ref SqlTokens tokens, string sql)
        => sql.AsSpan().TrimEnd().EndsWith("WITH NO DATA", StringComparison.OrdinalIgnoreCase) ? Definition(finder, ref tokens, sql) : null;

    private static Footprint? AttachPartition(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        if (AlteredTable(ref tokens, out _) is not { } parent)
            return null;
        tokens.SkipWord("ATTACH"u8);
        tokens.SkipWord("PARTITION"u8);
        if (StatementNames.Relation(ref tokens) is not { } child)
            return null;
        finder._known.AddChild(parent, child);
        return finder.ChangesAll(parent, sql);
    }

    /// <summary>The owner of a table is that of its sequences, indexes and type too.</summary>
    private static Footprint? Owner(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        tokens.MoveNext();
        return StatementNames.Object(ref tokens) is { } owned ? new Footprint().Write(Place.Whole(owned.Schema)) : null;
    }

    private static Footprint? Position(FootprintFinder finder, ref SqlTokens tokens, string sql)
        => StatementDetails.Setval(Encoding.Latin1.GetBytes(sql), Encoding.Latin1, standardConformingStrings: true) is { Schema.Length: > 0 } sequence
            ? new Footprint().Write(new Place(sequence.Schema, sequence.Name))
            : null;

    /// <summary>Indexes of one table are built beside each other: the table itself is only read.</summary>
    private static Footprint? Index(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        tokens.MoveNext();
        tokens.SkipWord("UNIQUE"u8);
        tokens.SkipWord("INDEX"u8);
        if (!tokens.IsName || tokens.IsWord("CONCURRENTLY"u8) || tokens.IsWord("IF"u8))
            return null;
        var name = tokens.Name(Encoding.Latin1);
        tokens.MoveNext();
        if (!tokens.SkipWord("ON"u8))
            return null;
        var isOnly = tokens.SkipWord("ONLY"u8);
        if (StatementNames.Relation(ref tokens) is not { } table)
            return null;
        Place[] tables = isOnly ? [table] : [.. finder._known.Family(table)];

        // Partitions get an index each, whose names the server chooses.
        if (tables.Length > 1)
            return finder.ChangesAll(table, sql);
        var effort = tokens.SkipWord("USING"u8) && (tokens.IsWord("gin"u8) || tokens.IsWord("gist"u8) || tokens.IsWord("spgist"u8)) ? EffortOfEntries : 1;
        var footprint = new Footprint { Scans = tables, Effort = effort }.Write(table with { Name = name }).Read(table);
        return finder.ReadDefinitions(footprint, sql);
    }

    /// <summary>PRIMARY KEY, UNIQUE, EXCLUDE: the table gets it, and an index has its name.</summary>
    private static Footprint? Key(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        if (AlteredTable(ref tokens, out var isOnly) is not { } table || (!isOnly && finder._known.Family(table).Skip(1).Any()))
            return null;
        tokens.SkipWord("ADD"u8);
        tokens.SkipWord("CONSTRAINT"u8);
        if (!tokens.IsName)
            return null;
        var footprint = new Footprint { Scans = [table] }.Write(table).Write(table with { Name = tokens.Name(Encoding.Latin1) });
        return finder.ReadDefinitions(footprint, sql);
    }

    /// <summary>Both tables get triggers; so do the partitions of both.</summary>
    private static Footprint? ForeignKey(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        if (AlteredTable(ref tokens, out var isOnly) is not { } child
            || !StatementNames.SkipTo(ref tokens, "REFERENCES"u8) || StatementNames.Relation(ref tokens) is not { } parent)
            return null;
        Place[] tables = [.. (isOnly ? [child] : finder._known.Family(child)).Concat(finder._known.Family(parent)).Distinct()];
        Footprint footprint = new() { Scans = tables };
        foreach (var table in tables)
            footprint.Write(table);
        return footprint;
    }

    private static Footprint? OneTable(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        if (AlteredTable(ref tokens, out _) is not { } table)
            return null;
        Footprint footprint = new();
        foreach (var member in finder._known.Family(table))
            footprint.Write(member);
        return footprint;
    }

    private static Footprint? AttachIndex(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        tokens.MoveNext();
        if (StatementNames.Object(ref tokens) is not { } parent || !tokens.SkipWord("ATTACH"u8) || !tokens.SkipWord("PARTITION"u8))
            return null;
        return StatementNames.Relation(ref tokens) is { } child ? new Footprint().Write(parent).Write(child) : null;
    }

    /// <summary>The table's partitions get it too.</summary>
    private static Footprint? Trigger(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        if (!StatementNames.SkipTo(ref tokens, "ON"u8) || StatementNames.Relation(ref tokens) is not { } table || tokens.IsWord("FROM"u8))
            return null;
        Footprint footprint = new();
        foreach (var member in finder._known.Family(table))
            footprint.Write(member);
        return finder.ReadDefinitions(footprint, sql);
    }

    /// <summary>RULE and POLICY: the query inside can use what other tables got after the data, a key under a GROUP BY for example.</summary>
    private static Footprint? Rewrite(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        if (!StatementNames.SkipTo(ref tokens, "ON"u8))
            return null;
        var table = StatementNames.Relation(ref tokens);
        if (table is null && tokens.SkipWord("TO"u8))
            table = StatementNames.Relation(ref tokens);
        return table is { } rewritten ? finder.Defines(rewritten, sql, rewritten).Read(Place.Whole(rewritten.Schema)) : null;
    }

    private static Footprint? Statistics(FootprintFinder finder, ref SqlTokens tokens, string sql)
        => StatementNames.SkipTo(ref tokens, "FROM"u8) && StatementNames.Relation(ref tokens) is { } table
            ? finder.ReadDefinitions(new Footprint().Write(table), sql)
            : null;

    /// <summary>ALTER of an index, a view, a type and the like.</summary>
    private static Footprint? OneObject(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        tokens.MoveNext();
        return StatementNames.Object(ref tokens) is { } changed ? finder.Defines(changed, sql, changed) : null;
    }

    private static Footprint? Remark(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        tokens.MoveNext();
        return tokens.SkipWord("ON"u8) && StatementNames.Object(ref tokens) is { } remarked ? new Footprint().Write(remarked) : null;
    }

    /// <summary>GRANT and REVOKE of one object.</summary>
    private static Footprint? Right(FootprintFinder finder, ref SqlTokens tokens, string sql)
    {
        if (!StatementNames.SkipTo(ref tokens, "ON"u8) || StatementNames.Object(ref tokens) is not { } granted)
            return null;
        while (!tokens.IsWord("TO"u8) && !tokens.IsWord("FROM"u8))
        {
            if (tokens.IsSymbol((byte)',') || !tokens.MoveNextOuter())
                return null;
        }

        return new Footprint().Write(granted);
    }

    /// <summary>The object of a CREATE or ALTER of something in a schema.</summary>
    private static Place? NewObject(ref SqlTokens tokens)
    {
        tokens.MoveNext();
        if (tokens.SkipWord("OR"u8))
            tokens.SkipWord("REPLACE"u8);
        tokens.SkipWord("UNLOGGED"u8);
        return StatementNames.Object(ref tokens);
    }

    private static Place? AlteredTable(ref SqlTokens tokens, out bool isOnly)
    {
        tokens.MoveNext();
        tokens.SkipWord("FOREIGN"u8);
        tokens.SkipWord("TABLE"u8);
        isOnly = tokens.SkipWord("ONLY"u8);
        return StatementNames.Relation(ref tokens);
    }

    /// <summary>Writes a place, its whole schema where none is said, and reads all of every other schema that is named.</summary>
    private Footprint Defines(Place made, string sql, Place? written = null)
    {
        var footprint = new Footprint().Write(written ?? Place.Whole(made.Schema));
        foreach (var schema in Others(made.Schema, sql))
            footprint.Read(Place.Whole(schema));
        return footprint;
    }

    /// <summary>Writes all of every schema that is named.</summary>
    private Footprint ChangesAll(Place made, string sql)
    {
        var footprint = new Footprint().Write(Place.Whole(made.Schema));
        foreach (var schema in Others(made.Schema, sql))
            footprint.Write(Place.Whole(schema));
        return footprint;
    }

    /// <summary>Reads the definitions of the statement's own and every other schema that is named.</summary>
    private Footprint ReadDefinitions(Footprint footprint, string sql)
    {
        foreach (var schema in _known.SchemasIn(sql))
            footprint.Read(Place.Definitions(schema));
        return footprint;
    }

    private IEnumerable<string> Others(string home, string sql) => _known.SchemasIn(sql).Where(schema => !string.Equals(schema, home, StringComparison.Ordinal));
}
