using System.Globalization;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>
/// A restore that stands still in a phase, because a session of the test holds a lock that only this phase needs, or because
/// the dump's next bytes do not come. So nothing is left to chance and nothing is slept for.
/// </summary>
internal sealed class HeldRestore : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly PostgresServer _server;
    private readonly string _database;
    private readonly LoadPhase _phase;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GatedStream _input;
    private readonly Task<RestoreLedger> _load;
    private NpgsqlConnection? _locker;

    private HeldRestore(LoadBench bench, string database, PhasedDump dump, LoadPhase phase, Func<LoadRequest, LoadRequest> change, CancellationToken cancellationToken)
    {
        (_server, _database, _phase) = (bench.Server, database, phase);
        var cut = phase switch
        {
            LoadPhase.Definitions => dump.AfterFirstStatement,
            LoadPhase.Rows => dump.WithinRows,
            _ => dump.WithinLastRows,
        };
        _input = new GatedStream(dump.Bytes[..cut], HoldAsync, [dump.Bytes[cut..]]);
        _load = bench.LoadAsync(database, _input, change, cancellationToken);
    }

    /// <summary>The restore under way; one that does not end fails the test.</summary>
    public Task<RestoreLedger> Load => _load.WaitAsync(Patience);

    /// <summary>The session that holds it up, within its transaction.</summary>
    public NpgsqlConnection Locker => _locker!;

    /// <summary>Begins a restore and returns when it stands still in a phase.</summary>
    /// <param name="bench">Loads it.</param>
    /// <param name="database">The target.</param>
    /// <param name="dump">The dump.</param>
    /// <param name="phase">Where it shall stand still.</param>
    /// <param name="change">How it is loaded.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    public static async Task<HeldRestore> BeginAsync(LoadBench bench, string database, PhasedDump dump, LoadPhase phase, Func<LoadRequest, LoadRequest> change, CancellationToken cancellationToken = default)
    {
        HeldRestore restore = new(bench, database, dump, phase, change, cancellationToken);
        await Task.WhenAny(restore._reached.Task, restore._load);
        await Eventually.TrueAsync(async () => restore._load.IsCompleted || phase is LoadPhase.Rows || (await restore.WaitingAsync()).Count > 0, $"the restore waits in phase {phase}");
        if (!restore._load.IsCompleted)
            return restore;
        await restore._load;
        throw new InvalidOperationException($"The restore ended without a phase {phase}.");
    }

    /// <summary>The server's processes that work for the restore in this phase.</summary>
    public async Task<IReadOnlyList<int>> WaitingAsync()
    {
        await using var connection = await _server.OpenAsync();
        var condition = _phase switch
        {
            LoadPhase.Rows => $"datname = '{_database}' AND query LIKE 'COPY%' AND state = 'active'",
            LoadPhase.FinalCommit => $"datname = '{_database}' AND wait_event = 'SyncRep'",
            _ => string.Create(CultureInfo.InvariantCulture, $"{_locker!.ProcessID} = ANY (pg_blocking_pids(pid))"),
        };
        await using NpgsqlCommand command = new($"SELECT pid FROM pg_stat_activity WHERE {condition} ORDER BY pid", connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<int> processes = [];
        while (await reader.ReadAsync())
            processes.Add(reader.GetInt32(0));
        return processes;
    }

    /// <summary>Lets the restore go on.</summary>
    public async Task ReleaseAsync()
    {
        _released.TrySetResult();
        if (_phase is LoadPhase.FinalCommit)
            await NameStandbyAsync("");
        if (_locker is not null)
            await _locker.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        await _input.DisposeAsync();
    }

    private async Task HoldAsync()
    {
        if (_phase is LoadPhase.FinalCommit)
            await NameStandbyAsync("nobody");
        var (database, statement) = _phase switch
        {
            LoadPhase.Definitions => (_database, "LOCK TABLE pg_catalog.pg_proc IN SHARE MODE"),
            LoadPhase.Index => (_database, "LOCK TABLE public.bulk IN ROW EXCLUSIVE MODE"),
            LoadPhase.ChildIndex => (_database, "LOCK TABLE public.child IN ROW EXCLUSIVE MODE"),
            LoadPhase.ForeignKey => (_database, "LOCK TABLE public.child IN SHARE MODE"),
            LoadPhase.Analyze => (_database, "LOCK TABLE public.plain IN SHARE UPDATE EXCLUSIVE MODE"),
            LoadPhase.Opening => ("postgres", $"COMMENT ON DATABASE \"{_database}\" IS 'held'"),
            _ => ("", ""),
        };
        if (statement.Length > 0)
            await LockAsync(database, statement);
        _reached.SetResult();
        if (_phase is LoadPhase.Rows)
            await _released.Task;
    }

    /// <summary>Commits that are waited for wait for a standby of this name; there is none.</summary>
    private async Task NameStandbyAsync(string name)
    {
        await _server.ExecuteAsync("postgres", $"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
        await _server.ExecuteAsync("postgres", "SELECT pg_reload_conf()");
    }

    /// <summary>Locks, when the table is there: another session may still be about to commit it.</summary>
    private async Task LockAsync(string database, string statement)
    {
        _locker = await _server.OpenAsync(database);
        await Eventually.TrueAsync(
            async () =>
            {
                await using NpgsqlBatch batch = new(_locker) { BatchCommands = { new("BEGIN"), new(statement) } };
                try
                {
                    await batch.ExecuteNonQueryAsync();
                    return true;
                }
                catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable)
                {
                    await using NpgsqlCommand rollback = new("ROLLBACK", _locker);
                    await rollback.ExecuteNonQueryAsync();
                    return false;
                }
            },
            statement);
    }
}
