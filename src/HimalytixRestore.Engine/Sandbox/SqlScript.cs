using Npgsql;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>
/// Runs a script of many statements as one. The driver's protocol takes one statement at a time, and taking a script apart needs
/// a lexer; the server has one: PL/pgSQL's EXECUTE runs all statements of a text.
/// </summary>
internal static class SqlScript
{
    /// <summary>Runs a script in one transaction.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="script">The statements; none that refuses a transaction block.</param>
    /// <param name="cancellationToken">Ends it; nothing of it stays.</param>
    public static async Task RunAsync(NpgsqlConnection connection, string script, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var define = new NpgsqlCommand(
            "CREATE OR REPLACE FUNCTION pg_temp.run_script(script text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE script; END'", connection, transaction);
        await define.ExecuteNonQueryAsync(cancellationToken);

        // A positional parameter: the driver hands the text over as it is.
        await using var run = new NpgsqlCommand("SELECT pg_temp.run_script($1)", connection, transaction)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = script } },
        };
        await run.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
