using System.Globalization;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// The tables whose rows depend on nothing else, so that they can be loaded beside other tables and in any order. Every table of a dump
/// is one while its rows are loaded, except where the order could be seen: triggers (foreign keys are such), rules, indexes, expressions
/// that call functions of the database's own, columns that the rows leave to a default, partitioned and temporary tables.
/// </summary>
internal sealed class BareTables
{
    private const string Query = """
        WITH calling AS (
            SELECT classid, objid FROM pg_catalog.pg_depend
            WHERE refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass) AND refobjid >= 16384),
        checking AS (
            SELECT conrelid, contypid FROM pg_catalog.pg_constraint
            WHERE contype = 'c' AND oid IN (SELECT objid FROM calling WHERE classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass)),
        computing AS (
            SELECT attrelid FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE attgenerated <> '' AND pg_attrdef.oid IN (SELECT objid FROM calling WHERE classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass))
        SELECT nspname, relname,
            (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '')::text,
            (pg_catalog.pg_relation_size(c.oid) = 0)::text
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = relnamespace
        WHERE relkind = 'r' AND relpersistence <> 't' AND NOT relhastriggers AND NOT relhasrules AND NOT relhasindex AND c.oid >= 16384
            AND c.oid NOT IN (SELECT conrelid FROM checking) AND c.oid NOT IN (SELECT attrelid FROM computing)
            AND NOT (EXISTS (SELECT FROM checking WHERE contypid <> 0) AND EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND atttypid >= 16384))
        """;

    private readonly Dictionary<(string Schema, string Name), (int Columns, bool IsUnfilled)> _tables;

    private BareTables(Dictionary<(string Schema, string Name), (int Columns, bool IsUnfilled)> tables) => _tables = tables;

    /// <summary>Asks the server.</summary>
    /// <param name="session">A session in the target.</param>
    /// <param name="database">The target, for errors.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<BareTables> ReadAsync(DumpSession session, string database, CancellationToken cancellationToken)
    {
        var (rows, error) = await session.QueryAsync(Query, cancellationToken);
        if (error is not null)
            throw RestoreErrors.RefusedOwn(Query, error, database);
        return new BareTables(rows.ToDictionary(row => (row[0], row[1]), row => (int.Parse(row[2], CultureInfo.InvariantCulture), row[3] is "true")));
    }

    /// <summary>
    /// Whether a COPY block's rows can be loaded beside others and in any order. That is so once a table: a second block finds the rows
    /// of the first, and must wait for them.
    /// </summary>
    /// <param name="copy">The COPY statement; one with options is not known well enough.</param>
    /// <param name="target">Its table.</param>
    /// <param name="isUnfilled">Whether no row was ever in the table: it has no page.</param>
    public bool TryTake(PendingStatement copy, CopyTarget target, out bool isUnfilled)
    {
        var isTaken = _tables.Remove((target.Schema, target.Table), out var table)
            && (target.Columns.Count == 0 || target.Columns.Count == table.Columns)
            && copy.Sql.AsSpan().TrimEnd().EndsWith("FROM stdin", StringComparison.OrdinalIgnoreCase);
        isUnfilled = isTaken && table.IsUnfilled;
        return isTaken;
    }
}
