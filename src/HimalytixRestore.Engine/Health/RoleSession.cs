using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>A transaction in which a session acts as another role, with that role's search_path. It is always rolled back.</summary>
internal sealed class RoleSession : IAsyncDisposable
{
    private readonly ServerSession _session;
    private readonly string _role;

    private RoleSession(ServerSession session, string role) => (_session, _role) = (session, role);

    /// <summary>What an error of <see cref="BeginAsync"/> says was being done.</summary>
    /// <param name="role">The role.</param>
    public static string OperationFor(string role) => $"Acting as role {role}";

    /// <summary>Begins to act as a role.</summary>
    /// <param name="session">The session.</param>
    /// <param name="role">The role.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The session's role may not act as that one, or the server was lost.</exception>
    public static async Task<RoleSession> BeginAsync(ServerSession session, string role, CancellationToken cancellationToken)
    {
        var operation = OperationFor(role);
        var searchPath = await ReadSearchPathAsync(session, role, operation, cancellationToken);
        await session.ExecuteAsync("BEGIN", operation, cancellationToken);
        var acting = new RoleSession(session, role);
        try
        {
            // Our sessions refuse to have rows hidden from them; the application has them hidden by its policies.
            await session.ExecuteAsync("SELECT set_config('row_security', 'on', true), set_config('lock_timeout', '5s', true), set_config('search_path', $1, true)", operation, cancellationToken, searchPath);
            await session.ExecuteAsync($"SET LOCAL ROLE {SqlIdentifier.Quote(role)}", operation, cancellationToken);
            return acting;
        }
        catch
        {
            await acting.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tries a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="what">What it does, for the error, for example <c>Reading public.ledger</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The server's refusal; null when there was none.</returns>
    /// <exception cref="DatabaseException">The server was lost.</exception>
    public async Task<DatabaseException?> TryAsync(string sql, string what, CancellationToken cancellationToken)
    {
        await _session.ExecuteAsync("SAVEPOINT trial", what, cancellationToken);
        try
        {
            await _session.ExecuteAsync(sql, $"{what} as role {_role}", cancellationToken);
            await _session.ExecuteAsync("RELEASE SAVEPOINT trial", what, cancellationToken);
            return null;
        }
        catch (DatabaseException refusal) when (refusal.Evidence.ContainsKey("SqlState") && IsOpen)
        {
            await _session.ExecuteAsync("ROLLBACK TO SAVEPOINT trial", what, cancellationToken);
            return refusal;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A lost connection has rolled back by itself.
        if (IsOpen)
            await _session.ExecuteAsync("ROLLBACK", $"Leaving role {_role}", CancellationToken.None);
    }

    private bool IsOpen => _session.Connection.State == System.Data.ConnectionState.Open;

    /// <summary>What the role's own sessions in this database would have; SET ROLE does not bring it along.</summary>
    private static async Task<string> ReadSearchPathAsync(ServerSession session, string role, string operation, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT coalesce(
                (SELECT substr(c.entry, strpos(c.entry, '=') + 1)
                 FROM pg_db_role_setting s, unnest(s.setconfig) AS c(entry)
                 WHERE c.entry LIKE 'search\_path=%'
                   AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = $1))
                   AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
                 ORDER BY s.setrole = 0, s.setdatabase = 0 LIMIT 1),
                (SELECT boot_val FROM pg_settings WHERE name = 'search_path'))
            """;
        return await session.ScalarAsync<string>(Sql, operation, cancellationToken, role) ?? "";
    }
}
