using System.Globalization;
using HimalytixRestore.Engine.Sandbox;
using Npgsql;

namespace HimalytixRestore.TestSupport.Databases;

/// <summary>
/// A database whose rows the server makes itself, for tests and benchmarks of restoring. The same scale gives the same rows on
/// every machine and server version: what looks random is a hash of the row's number.
/// </summary>
internal abstract class GeneratedDatabase
{
    /// <summary>Functions that live as long as the session; the planner puts their bodies into the queries.</summary>
    private const string Helpers = """
        CREATE FUNCTION pg_temp.pick(row_number bigint, seed bigint, choices bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
            AS 'SELECT (pg_catalog.hashint8extended(row_number, seed) & 9007199254740991) % choices';
        CREATE FUNCTION pg_temp.word(row_number bigint, seed bigint) RETURNS text LANGUAGE sql IMMUTABLE
            AS $$ SELECT (ARRAY['invoice', 'payment', 'received', 'for', 'goods', 'delivered', 'to', 'the', 'warehouse', 'Zürich', 'Kathmandu', 'काठमाडौं', 'रसीद', '東京',
                'quarter', 'adjustment', 'VAT', 'credit', 'note', 'rent', 'travel', 'expenses', E'line\tbreak', E'first\nsecond', E'C:\\share', 'přijato', '€', '100%'])[1 + pg_temp.pick(row_number, seed, 28)] $$;
        CREATE FUNCTION pg_temp.moment(row_number bigint, step interval) RETURNS timestamptz LANGUAGE sql IMMUTABLE
            AS $$ SELECT '2021-01-01 00:00:00+00'::timestamptz + row_number * step $$;
        """;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GeneratedDatabase> All { get; } = [new LedgerDatabase(), new TenantsDatabase(), new OneTableDatabase()];

    /// <summary>Its name on a command line, and the start of a database's name.</summary>
    public abstract string Name { get; }

    /// <summary>Puts tables, rows, keys and indexes into an empty database.</summary>
    /// <param name="connection">A session there, whose command timeout suits the scale; it keeps functions of its own.</param>
    /// <param name="scale">The share of the full size, 1 is all of it; a table never has less than a row.</param>
    /// <param name="cancellationToken">Ends it; what was made so far stays.</param>
    public async Task FillAsync(NpgsqlConnection connection, double scale, CancellationToken cancellationToken)
    {
        foreach (var statements in Scripts(scale).Prepend(Helpers))
            await SqlScript.RunAsync(connection, statements, cancellationToken);
    }

    /// <summary>The statements, some at a time, in their order; each text is a transaction of its own.</summary>
    /// <param name="scale">The share of the full size.</param>
    protected abstract IEnumerable<string> Scripts(double scale);

    /// <summary>A number of rows or tables.</summary>
    /// <param name="full">Their number at full size.</param>
    /// <param name="scale">The share.</param>
    /// <param name="least">The smallest that makes sense.</param>
    protected static string Count(long full, double scale, long least = 1) => Math.Max(least, (long)(full * scale)).ToString(CultureInfo.InvariantCulture);
}
