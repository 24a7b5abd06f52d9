using System.Globalization;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// The rows for which a foreign key was refused: the server names one key and stops. The constraint is made again without a look at the
/// rows, in a transaction that is rolled back, so that the catalogue says which columns it is about and how they are compared.
/// </summary>
/// <param name="session">The session that was refused; in no transaction.</param>
internal sealed class OrphanRows(DumpSession session)
{
    private const string ForeignKeyViolation = "23503";
    private const int ShownKeys = 10;

    /// <summary>Looks for them. What cannot be found in good time is left out: the refusal is the error, not this.</summary>
    /// <param name="statement">The statement that was refused.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <returns>Evidence by name; empty when the refusal was of another kind.</returns>
    /// <exception cref="DatabaseException">The connection is lost.</exception>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(PendingStatement statement, ServerError error, CancellationToken cancellationToken)
    {
        Dictionary<string, string> evidence = new(StringComparer.Ordinal);
        if (error.SqlState is not ForeignKeyViolation || !session.IsOpen || ForeignKeySplit.Of(statement.Sql) is not { } split)
            return evidence;
        await session.ExecuteAsync(["BEGIN", "SET LOCAL statement_timeout = '20s'"], cancellationToken);
        if (await DescribeAsync(split, error, cancellationToken) is { } key && await ReadAsync(key, cancellationToken) is { Count: > 0 } rows)
        {
            evidence["OffendingKeys"] = $"{key[0]}: {string.Join("; ", rows.Select(row => $"({row[0]}) in {row[1]} rows"))}{(Number(rows[0][3]) > ShownKeys ? "; …" : "")}";
            evidence["OffendingRows"] = $"{rows[0][2]} rows with {rows[0][3]} keys";
            evidence["Query"] = $"SELECT c.* {Orphans(key)}";
        }

        if (session.IsOpen)
            await session.ExecuteAsync(["ROLLBACK"], cancellationToken);
        return evidence;
    }

    /// <summary>The constraint's columns, their text, the condition that they are not null, both tables, and how they are compared; null when the catalogue has no such constraint.</summary>
    private async Task<string[]?> DescribeAsync(ForeignKeySplit split, ServerError error, CancellationToken cancellationToken)
    {
        var description = $$"""
            SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY k.n),
                pg_catalog.string_agg(pg_catalog.format('pg_catalog.left(c.%I::text, 60)', a.attname), ', ' ORDER BY k.n),
                pg_catalog.string_agg(pg_catalog.format('c.%I IS NOT NULL', a.attname), ' AND ' ORDER BY k.n),
                CASE WHEN t.relkind = 'p' THEN '' ELSE 'ONLY ' END || pg_catalog.format('%I.%I', n.nspname, t.relname),
                CASE WHEN pt.relkind = 'p' THEN '' ELSE 'ONLY ' END || pg_catalog.format('%I.%I', pn.nspname, pt.relname),
                pg_catalog.string_agg(pg_catalog.format('p.%I OPERATOR(%I.%s) c.%I', p.attname, os.nspname, o.oprname, a.attname), ' AND ' ORDER BY k.n)
            FROM pg_catalog.pg_constraint AS x
                JOIN pg_catalog.pg_class AS t ON t.oid = x.conrelid JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
                JOIN pg_catalog.pg_class AS pt ON pt.oid = x.confrelid JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pt.relnamespace
                CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(x.conkey), pg_catalog.unnest(x.confkey), pg_catalog.unnest(x.conpfeqop)) WITH ORDINALITY AS k (child, parent, op, n)
                JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.conrelid AND a.attnum = k.child
                JOIN pg_catalog.pg_attribute AS p ON p.attrelid = x.confrelid AND p.attnum = k.parent
                JOIN pg_catalog.pg_operator AS o ON o.oid = k.op JOIN pg_catalog.pg_namespace AS os ON os.oid = o.oprnamespace
            WHERE x.contype = 'f' AND x.conname = {{SqlIdentifier.Literal(error.Constraint)}} AND n.nspname = {{SqlIdentifier.Literal(error.Schema)}} AND t.relname = {{SqlIdentifier.Literal(error.Table)}}
            GROUP BY n.nspname, t.relname, t.relkind, pn.nspname, pt.relname, pt.relkind
            """;
        // Over several sessions the constraint stands already, not validated.
        if (await QueryAsync(description, cancellationToken) is { Count: 1 } found)
            return found[0];
        if (await session.ExecuteAsync([split.Add], cancellationToken) is not null)
            return null;
        return await QueryAsync(description, cancellationToken) is { Count: 1 } made ? made[0] : null;
    }

    /// <summary>Each key with its number of rows, and the numbers of all rows and keys.</summary>
    private Task<IReadOnlyList<string[]>> ReadAsync(string[] key, CancellationToken cancellationToken) => QueryAsync(
        $"SELECT pg_catalog.concat_ws(', ', {key[1]}), pg_catalog.count(*)::text, (pg_catalog.sum(pg_catalog.count(*)) OVER ())::text, (pg_catalog.count(*) OVER ())::text {Orphans(key)} GROUP BY 1 ORDER BY pg_catalog.count(*) DESC, 1 LIMIT {ShownKeys}",
        cancellationToken);

    private static string Orphans(string[] key) => $"FROM {key[3]} AS c WHERE {key[2]} AND NOT EXISTS (SELECT 1 FROM {key[4]} AS p WHERE {key[5]})";

    private async Task<IReadOnlyList<string[]>> QueryAsync(string sql, CancellationToken cancellationToken) =>
        session.IsOpen ? (await session.QueryAsync(DumpSession.Encode(session.TextEncoding.GetBytes(sql)), cancellationToken)).Rows : [];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
