using System.Diagnostics;
using HimalytixRestore.Engine.Databases;
using Npgsql;

namespace HimalytixRestore.Engine.Health.Comparing;

/// <summary>
/// How far every table of a database has come, in bounded time: small tables are read, of big ones only indexes and the server's
/// estimate. What is locked, unreadable or takes too long is estimated too.
/// </summary>
internal sealed class TableStates : IAsyncDisposable
{
    /// <summary>A table up to this size is read: well below a second from a cold disk.</summary>
    public const long ReadUpToBytes = 64L * 1024 * 1024;

    private const int TablesInQuery = 50;

    private const string Operation = "Comparing the databases";

    /// <summary>One query may take this long, then its tables are asked one by one; and a table that fails so is estimated.</summary>
    private const string BoundsSql = "SELECT set_config('statement_timeout', '3s', false), set_config('lock_timeout', '500ms', false), set_config('timezone', 'UTC', false)";

    /// <summary>
    /// Size and estimate are those of the last VACUUM or ANALYZE, without one what the statistics have counted: asking for the size now
    /// would wait for whoever holds the table. Extensions' tables come with the extension.
    /// </summary>
    private const string ShapesSql = """
        SELECT n.nspname::text, c.relname::text, c.relpages * current_setting('block_size')::int8,
               CASE WHEN c.relpages > 0 AND c.reltuples >= 0 THEN c.reltuples::int8 ELSE nullif(pg_stat_get_live_tuples(c.oid), 0) END,
               a.attname::text, a.attname = 'id',
               EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
                       WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND m.amname = 'btree' AND i.indisvalid AND i.indpred IS NULL)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             AND (a.attname IN ('created_at', 'updated_at') AND a.atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
                  OR a.attname = 'id' AND a.atttypid IN ('int8'::regtype, 'int4'::regtype, 'int2'::regtype))
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY c.oid, a.attname
        """;

    private readonly ServerConnections _server;
    private readonly string _database;
    private readonly DateTimeOffset? _since;
    private readonly Dictionary<TableName, TableState> _states = [];
    private ServerSession? _session;

    private TableStates(ServerConnections server, string database, DateTimeOffset? since) => (_server, _database, _since) = (server, database, since);

    /// <summary>Reads them.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="budget">When it is used up the other tables are estimated.</param>
    /// <param name="since">The time after which changed rows are counted; null counts none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The catalogue cannot be read, or the server was lost.</exception>
    public static async Task<IReadOnlyDictionary<TableName, TableState>> ReadAsync(ServerConnections server, string database, TimeSpan budget, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var reader = new TableStates(server, database, since);
        await reader.ReadAsync(() => watch.Elapsed > budget, cancellationToken);
        return reader._states;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ReadAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        var shapes = await ReadShapesAsync(cancellationToken);
        foreach (var shape in shapes)
            _states[shape.Table] = Estimate(shape);
        foreach (var batch in shapes.Where(shape => shape.SizeBytes <= ReadUpToBytes).Chunk(TablesInQuery))
        {
            if (isOver())
                return;
            if (!await TryAsync(batch, string.Join(" UNION ALL ", batch.Select((shape, place) => shape.ExactQuery(place, _since))), cancellationToken))
                await ReadOneByOneAsync(batch, isOver, cancellationToken);
        }

        foreach (var shape in shapes.Where(shape => shape.SizeBytes > ReadUpToBytes && shape.IndexQuery() is not null && !isOver()))
        {
            // Too many changed rows to be counted in good time are no reason to forget the newest.
            if (!await TryAsync([shape], shape.IndexQuery(_since)!, cancellationToken) && _since is not null)
                await TryAsync([shape], shape.IndexQuery()!, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<TableShape>> ReadShapesAsync(CancellationToken cancellationToken)
    {
        var session = await ConnectAsync(cancellationToken);
        // The catalogue of many tenants has its size.
        await session.ExecuteAsync("SET statement_timeout TO '30s'", Operation, cancellationToken);
        var rows = await session.QueryAsync(
            ShapesSql,
            Operation,
            row => (Table: new TableName(row.GetString(0), row.GetString(1)), Size: row.GetInt64(2), Estimate: Value(row, 3, row.GetInt64), Column: row.IsDBNull(4) ? "" : row.GetString(4), IsId: !row.IsDBNull(5) && row.GetBoolean(5), IsIndexed: row.GetBoolean(6)),
            cancellationToken);
        await session.ExecuteAsync(BoundsSql, Operation, cancellationToken);
        return [.. rows.GroupBy(row => row.Table).Select(table => new TableShape
        {
            Table = table.Key,
            SizeBytes = table.First().Size,
            EstimatedRows = table.First().Estimate,
            Times = [.. table.Where(row => row is { IsId: false, Column.Length: > 0 }).Select(row => row.Column)],
            IndexedTimes = [.. table.Where(row => row is { IsId: false, Column.Length: > 0, IsIndexed: true }).Select(row => row.Column)],
            HasId = table.Any(row => row.IsId),
            IsIdIndexed = table.Any(row => row is { IsId: true, IsIndexed: true }),
        })];
    }

    private async Task ReadOneByOneAsync(TableShape[] batch, Func<bool> isOver, CancellationToken cancellationToken)
    {
        foreach (var shape in batch)
        {
            if (isOver())
                return;
            await TryAsync([shape], shape.ExactQuery(0, _since), cancellationToken);
        }
    }

    /// <summary>False when the server refused: a lock, a right, a damaged page, the time.</summary>
    private async Task<bool> TryAsync(TableShape[] batch, string sql, CancellationToken cancellationToken)
    {
        var session = await ConnectAsync(cancellationToken);
        try
        {
            var rows = await session.QueryAsync(sql, Operation, row => (Place: row.GetInt32(0), Rows: Value(row, 1, row.GetInt64), Seconds: Value(row, 2, row.GetDouble), Id: Value(row, 3, row.GetInt64), Changed: Value(row, 4, row.GetInt64)), cancellationToken);
            foreach (var (place, count, seconds, id, changed) in rows)
            {
                var table = batch[place].Table;
                _states[table] = new(count ?? _states[table].Rows, count is null, Time(seconds), id) { ChangedRows = changed };
            }

            return true;
        }
        catch (DatabaseException refused) when (refused.Evidence.ContainsKey("SqlState"))
        {
            return false;
        }
    }

    // The driver gives a connection up on which the server met a damaged page.
    private async Task<ServerSession> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_session?.Connection.State == System.Data.ConnectionState.Open)
            return _session;
        await DisposeAsync();
        _session = await _server.OpenSessionAsync(_database, cancellationToken);
        await _session.ExecuteAsync(BoundsSql, Operation, cancellationToken);
        return _session;
    }

    private static TableState Estimate(TableShape shape) => new(shape.EstimatedRows, IsEstimate: true, Newest: null, MaximumId: null);

    private static T? Value<T>(NpgsqlDataReader row, int column, Func<int, T> read)
        where T : struct => row.IsDBNull(column) ? null : read(column);

    private static DateTimeOffset? Time(double? seconds) =>
        seconds is { } value && value > DateTimeOffset.MinValue.ToUnixTimeSeconds() && value < DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.UnixEpoch.AddSeconds(value) : null;
}
