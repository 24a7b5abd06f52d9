using System.Diagnostics;
using System.Globalization;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// Keeps sessions out of a database. Closing keeps out everybody and ends the sessions there are, for a rename; the mark of an
/// unfinished database keeps out everybody but us. First the door, then the guests: applications reconnect at once.
/// </summary>
internal static class DatabaseBlocker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>Lets nobody in any more, not even superusers, ends all sessions, and returns once the server shows none.</summary>
    /// <param name="session">A session in another database.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends the wait; the database stays closed.</param>
    /// <exception cref="DatabaseException">A right is missing, or a session does not end within 30 seconds; the database stays closed.</exception>
    public static async Task CloseAsync(ServerSession session, string database, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(DatabaseAttributes.AllowConnections(database, allow: false), $"Closing database {database}", cancellationToken);
        await TerminateSessionsAsync(session, database, cancellationToken);
    }

    /// <summary>Lets sessions in again.</summary>
    /// <param name="session">A session in another database.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static Task OpenAsync(ServerSession session, string database, CancellationToken cancellationToken) =>
        session.ExecuteAsync(DatabaseAttributes.AllowConnections(database, allow: true), $"Opening database {database}", cancellationToken);

    /// <summary>
    /// Ends all sessions of a database and waits until the server shows none. Autovacuum, which works for no role, is left to the
    /// server: only a superuser may end it, and a rename or drop of the database ends it by itself.
    /// </summary>
    /// <param name="session">A session in another database.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DatabaseException">A right is missing, or a session does not end within 30 seconds.</exception>
    public static Task TerminateSessionsAsync(ServerSession session, string database, CancellationToken cancellationToken) =>
        TerminateAsync(session, "datname", database, $"database {database}", cancellationToken);

    /// <summary>
    /// Ends the sessions of a process that was killed and waits until the server shows none. The server does not notice at once that
    /// nobody listens: the copy of a big database, for one, would otherwise come to pass later.
    /// </summary>
    /// <param name="session">A session of another process.</param>
    /// <param name="sessionName">The <see cref="ServerConnections.SessionName"/> of the process.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DatabaseException">A right is missing, or a session does not end within 30 seconds.</exception>
    public static Task TerminateOrphansAsync(ServerSession session, string sessionName, CancellationToken cancellationToken) =>
        TerminateAsync(session, "application_name", sessionName, "a process that was killed", cancellationToken);

    /// <summary>The same for an operator's own hands: one statement that waits 5 seconds for each session.</summary>
    /// <param name="database">The database.</param>
    public static string TerminateStatement(string database) =>
        $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {SqlIdentifier.Literal(database)} AND usesysid IS NOT NULL";

    /// <summary>
    /// Marks a database that exists as unfinished and ends its sessions. Whoever marks must make sure that it is not in use.
    /// </summary>
    /// <param name="session">A session in another database.</param>
    /// <param name="database">The database.</param>
    /// <param name="runId">The run that fills it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The attributes it will have once it is finished.</returns>
    /// <exception cref="DatabaseException">There is no such database, a right is missing, or a session does not end.</exception>
    public static async Task<DatabaseInfo> MarkUnfinishedAsync(ServerSession session, string database, string runId, CancellationToken cancellationToken)
    {
        DatabaseInfo current = await DatabaseInspector.RequireAsync(session, database, cancellationToken);
        UnfinishedMark mark = UnfinishedMark.For(runId, current);
        List<string> statements = [.. await MarkStatementsAsync(session, current, mark, cancellationToken), DatabaseAttributes.AllowConnections(database, allow: true)];
        await session.ExecuteInTransactionAsync(statements, $"Marking database {database} unfinished", cancellationToken);
        await TerminateSessionsAsync(session, database, cancellationToken);
        return mark.ApplyTo(current);
    }

    /// <summary>Takes the mark off: the database gets the attributes that the mark keeps and is open. A database without mark is left alone.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it; the mark stays whole.</param>
    /// <exception cref="DatabaseException">There is no such database, or a right is missing.</exception>
    public static async Task FinishAsync(ServerSession session, string database, CancellationToken cancellationToken)
    {
        DatabaseInfo current = await DatabaseInspector.RequireAsync(session, database, cancellationToken);
        if (UnfinishedMark.Find(current) is not { } mark)
            return;

        DatabaseInfo wanted = mark.ApplyTo(current);
        List<string> statements = [.. DatabaseAttributes.Admit(database, wanted, current), DatabaseAttributes.AllowConnections(database, wanted.AllowsConnections)];
        await session.ExecuteInTransactionAsync(statements, $"Opening database {database}", cancellationToken);
    }

    /// <summary>
    /// The statements of the mark. A superuser needs only the connection limit, which leaves the access list as it is; anybody
    /// else is subject to the limit himself and must own the database and revoke CONNECT from all others.
    /// </summary>
    /// <param name="session">A session of the role that fills the database.</param>
    /// <param name="current">The database as it is.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server was lost.</exception>
    public static async Task<IReadOnlyList<string>> MarkStatementsAsync(ServerSession session, DatabaseInfo current, UnfinishedMark mark, CancellationToken cancellationToken)
    {
        string comment = DatabaseAttributes.Comment(current.Name, mark.ToComment());
        if (await session.ScalarAsync<bool>("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", "Reading the session's rights", cancellationToken))
            return [comment, DatabaseAttributes.ConnectionLimit(current.Name, 0)];

        string us = (await session.ScalarAsync<string>("SELECT current_user::text", "Reading the session's rights", cancellationToken))!;
        string target = SqlIdentifier.Quote(current.Name);
        IEnumerable<string> others = (current.AccessList ?? []).Select(item => AccessItem.Parse(item).Grantee).Append("").Distinct(StringComparer.Ordinal)
            .Where(role => !string.Equals(role, us, StringComparison.Ordinal));
        return
        [
            comment,
            .. others.Select(role => $"REVOKE CONNECT ON DATABASE {target} FROM {AccessListSql.Grantee(role)} CASCADE"),
            .. string.Equals(current.Owner, us, StringComparison.Ordinal) ? Array.Empty<string>() : [DatabaseAttributes.Owner(current.Name, us)],
            DatabaseAttributes.ConnectionLimit(current.Name, -1),
        ];
    }

    private static async Task TerminateAsync(ServerSession session, string column, string value, string owner, CancellationToken cancellationToken)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            List<string> sessions = await session.QueryAsync(
                "SELECT pid || ' (' || coalesce(usename, backend_type, '?') || ', ' || coalesce(nullif(application_name, ''), '-') || ', ' || coalesce(state, '-') || ')', pg_terminate_backend(pid) "
                + $"FROM pg_stat_activity WHERE {column} = $1 AND usesysid IS NOT NULL AND pid <> pg_backend_pid()",
                $"Ending the sessions of {owner}", row => row.GetString(0), cancellationToken, value);
            if (sessions.Count == 0)
                return;

            if (waited.Elapsed > Patience)
                throw SessionsRemain(column, value, owner, sessions);

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static DatabaseException SessionsRemain(string column, string value, string owner, List<string> sessions) => new(
        "SessionsRemain", RestoreErrorCategory.ResourceBusy,
        string.Create(CultureInfo.InvariantCulture, $"{sessions.Count} sessions of {owner} did not end within {Patience.TotalSeconds} s."),
        $"Look at them (SELECT * FROM pg_stat_activity WHERE {column} = {SqlIdentifier.Literal(value)}) and at the server's log, end their processes, and repeat the command.")
    {
        Operation = $"Ending the sessions of {owner}",
        TargetName = value,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Sessions"] = string.Join("; ", sessions) },
    };
}
