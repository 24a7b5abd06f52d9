using Npgsql;

namespace HimalytixRestore.TestSupport.Databases;

/// <summary>What tells at a glance that a restore is whole: how many things there are in the schemas of a user.</summary>
/// <param name="Tables">Tables.</param>
/// <param name="Indexes">Indexes, valid ones.</param>
/// <param name="Constraints">Constraints of tables, validated ones.</param>
/// <param name="Rows">Rows in all tables.</param>
internal sealed record DatabaseFacts(long Tables, long Indexes, long Constraints, long Rows)
{
    private const string RowsFunction = """
        CREATE OR REPLACE FUNCTION pg_temp.count_rows() RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            place regclass;
            rows bigint;
            total bigint := 0;
        BEGIN
            FOR place IN SELECT relid FROM pg_stat_user_tables LOOP
                EXECUTE format('SELECT count(*) FROM %s', place) INTO rows;
                total := total + rows;
            END LOOP;
            RETURN total;
        END $$
        """;

    private const string Query = """
        SELECT (SELECT count(*) FROM pg_stat_user_tables),
            (SELECT count(*) FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid) WHERE indisvalid),
            (SELECT count(*) FROM pg_constraint WHERE contype <> 'n' AND convalidated AND conrelid IN (SELECT relid FROM pg_stat_user_tables)),
            pg_temp.count_rows()
        """;

    /// <summary>Asks the server.</summary>
    /// <param name="connection">A session in the database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<DatabaseFacts> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (NpgsqlCommand define = new(RowsFunction, connection))
            await define.ExecuteNonQueryAsync(cancellationToken);
        await using NpgsqlCommand command = new(Query, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Tables:N0} tables, {Indexes:N0} indexes, {Constraints:N0} constraints, {Rows:N0} rows");
}
