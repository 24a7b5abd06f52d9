using Npgsql;

namespace HimalytixRestore.TestSupport.Databases;

/// <summary>What tells at a glance that a restore is whole: how many things there are in the schemas of a user.</summary>
/// <param name="Tables">Tables.</param>
/// <param name="Indexes">Indexes, valid ones.</param>
/// <param name="Constraints">Constraints of tables, validated ones.</param>
/// <param name="Rows">Rows in all tables.</param>
internal sealed record DatabaseFacts(long Tables, long Indexes, long Constraints, long Rows)
{
    /// <summary>Tables that are counted in one transaction: each takes a lock for itself and for every index, and the server has room for some thousands.</summary>
    private const int TablesAtOnce = 500;

    private const string RowsFunction = """
        CREATE OR REPLACE FUNCTION pg_temp.count_rows(skipped bigint, counted bigint) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            place regclass;
            rows bigint;
            total bigint := 0;
        BEGIN
            FOR place IN SELECT relid FROM pg_stat_user_tables ORDER BY relid OFFSET skipped LIMIT counted LOOP
                EXECUTE format('SELECT count(*) FROM %s', place) INTO rows;
                total := total + rows;
            END LOOP;
            RETURN total;
        END $$
        """;

    private const string Query = """
        SELECT (SELECT count(*) FROM pg_stat_user_tables),
            (SELECT count(*) FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid) WHERE indisvalid),
            (SELECT count(*) FROM pg_constraint WHERE contype <> 'n' AND convalidated AND conrelid IN (SELECT relid FROM pg_stat_user_tables))
        """;

    /// <summary>Asks the server.</summary>
    /// <param name="connection">A session in the database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<DatabaseFacts> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (NpgsqlCommand define = new(RowsFunction, connection))
            await define.ExecuteNonQueryAsync(cancellationToken);
        var facts = await ReadCountsAsync(connection, cancellationToken);
        for (var skipped = 0L; skipped < facts.Tables; skipped += TablesAtOnce)
            facts = facts with { Rows = facts.Rows + await CountRowsAsync(connection, skipped, cancellationToken) };
        return facts;
    }

    private static async Task<DatabaseFacts> ReadCountsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(Query, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), Rows: 0);
    }

    private static async Task<long> CountRowsAsync(NpgsqlConnection connection, long skipped, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new("SELECT pg_temp.count_rows($1, $2)", connection);
        command.Parameters.AddWithValue(skipped);
        command.Parameters.AddWithValue((long)TablesAtOnce);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Tables:N0} tables, {Indexes:N0} indexes, {Constraints:N0} constraints, {Rows:N0} rows");
}
