using System.Globalization;

namespace HimalytixRestore.Engine.Databases;

/// <summary>What a session of ours waits for on the server.</summary>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Query">The beginning of its command.</param>
/// <param name="Duration">For how long it has been at it.</param>
/// <param name="Event">The wait event as <c>type/name</c>; empty when it waits for nothing but the processor.</param>
/// <param name="Blockers">The sessions that hold what it waits for; empty when none does.</param>
internal sealed record SessionWait(int ProcessId, string Query, TimeSpan Duration, string Event, string Blockers)
{
    private const string Sql = """
        SELECT a.pid, left(regexp_replace(a.query, '\s+', ' ', 'g'), 80), extract(epoch FROM clock_timestamp() - a.query_start)::float8, coalesce(a.wait_event_type || '/' || a.wait_event, ''),
            coalesce((SELECT string_agg(format('%s (%s)', b.pid, concat_ws(', ', b.usename, nullif(b.application_name, ''), b.state)), ', ' ORDER BY b.pid)
                FROM pg_stat_activity AS b WHERE b.pid = ANY (pg_blocking_pids(a.pid))), '')
        FROM pg_stat_activity AS a
        WHERE a.datname = $1 AND starts_with(a.application_name, $2) AND a.state = 'active'
        ORDER BY a.wait_event_type = 'Lock' DESC NULLS LAST, a.query_start, a.pid
        """;

    /// <summary>The sessions at work in a database, those that wait for others first.</summary>
    /// <param name="session">A session in another database.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server was lost.</exception>
    public static Task<List<SessionWait>> ReadAsync(ServerSession session, string database, CancellationToken cancellationToken) => session.QueryAsync(
        Sql,
        "Asking what the restore waits for",
        row => new SessionWait(row.GetInt32(0), row.GetString(1), TimeSpan.FromSeconds(Math.Max(row.GetDouble(2), 0)), row.GetString(3), row.GetString(4)),
        cancellationToken,
        database,
        ServerConnections.ApplicationName);

    /// <summary>Whether it computes, reads or writes: what every long statement does.</summary>
    public bool IsWork => Event.Split('/')[0] is "" or "IO" or "LWLock" or "BufferPin";

    /// <summary>What it waits for and what to do about it, in words. Source of the types: PostgreSQL's manual, "Wait Event Types".</summary>
    public string Describe()
    {
        string what = string.Create(CultureInfo.InvariantCulture, $"Session {ProcessId} has been at \"{Query}\" for {DisplayText.Duration(Duration)} and ");
        return what + Event.Split('/')[0] switch
        {
            "" => "computes.",
            "Lock" when Blockers.Length > 0 => $"waits for a lock ({Event}) of {Blockers}: let that end, or end it with SELECT pg_terminate_backend(process).",
            "Client" => $"waits for us ({Event}): the backup comes slowly; look at the store, the network and this machine.",
            "IO" => $"waits for the server's disk ({Event}): look at its load (iostat -x 5), or at its burst credits in a cloud.",
            _ => $"waits for {Event} (PostgreSQL's manual, Wait Event Types).",
        };
    }
}
