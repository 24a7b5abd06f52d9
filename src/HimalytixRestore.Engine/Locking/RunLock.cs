using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Locking;

/// <summary>
/// One run, or one command, for a database. The server's advisory lock decides: held by a session of its own in the maintenance database
/// (never in the target, never through a pooler), it is free as soon as its process is gone. A run's file in the state folder says who has
/// it, and keeps others out while a run is at work whose session the server lost.
/// </summary>
internal sealed class RunLock : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly ServerSession _session;
    private readonly IRestoreReporter _reporter;
    private string? _path;
    private LockOwner? _owner;

    private RunLock(ServerSession session, IRestoreReporter reporter) => (_session, _reporter) = (session, reporter);

    /// <summary>Where the files of locks are.</summary>
    /// <param name="stateFolder">The state folder.</param>
    public static string FolderOf(string stateFolder) => Path.Combine(stateFolder, "locks");

    /// <summary>Takes the lock for a run, or says at once who has it and since when. What the server still does for a holder that was killed is ended first.</summary>
    /// <param name="server">The server.</param>
    /// <param name="folder">The folder of the lock files.</param>
    /// <param name="database">The target.</param>
    /// <param name="runId">The run.</param>
    /// <param name="reporter">Told when the lock of a dead process is taken over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">Another run has it (<c>RunLocked</c>), or the state folder cannot be written (<c>StateFolderNotWritable</c>).</exception>
    /// <exception cref="DatabaseException">The server cannot be reached.</exception>
    public static async Task<RunLock> TakeAsync(ServerConnections server, string folder, string database, string runId, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var owner = LockOwner.Current(runId);
        string path = PathOf(folder, server.Settings.Address, database);
        var (held, before) = await TakeAsync(server, path, database, owner, reporter, cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteAsync(folder, path, owner, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await held.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        (held._path, held._owner) = (path, owner);
        if (before is not null)
            reporter.Warning($"The lock of database {database} was that of {before}, which is gone; it is taken over.");
        return held;
    }

    /// <summary>Takes the lock for one command, or says at once who has it and since when. It writes no file: when its session is lost, so is its work.</summary>
    /// <param name="server">The server.</param>
    /// <param name="folder">The folder of the lock files of runs.</param>
    /// <param name="database">The target.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="reporter">Told when the lock cannot be given back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">A run or another command has it (<c>RunLocked</c>).</exception>
    /// <exception cref="DatabaseException">The server cannot be reached.</exception>
    public static async Task<RunLock> TakeForCommandAsync(ServerConnections server, string folder, string database, string command, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        (await TakeAsync(server, PathOf(folder, server.Settings.Address, database), database, LockOwner.Current(command), reporter, cancellationToken).ConfigureAwait(false)).Lock;

    /// <summary>Says who has the lock, for work that would be disturbed by him but must not keep him waiting; takes nothing.</summary>
    /// <param name="server">The server.</param>
    /// <param name="folder">The folder of the lock files of runs.</param>
    /// <param name="database">The target.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">A run or a command has it (<c>RunLocked</c>).</exception>
    /// <exception cref="DatabaseException">The server cannot be reached.</exception>
    public static async Task RequireFreeAsync(ServerConnections server, string folder, string database, CancellationToken cancellationToken)
    {
        var owner = await ReadAsync(PathOf(folder, server.Settings.Address, database), cancellationToken).ConfigureAwait(false);
        if (owner is not { IsAlive: true })
        {
            await using var session = await server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
            owner = await HolderAsync(session, database, cancellationToken).ConfigureAwait(false);
        }

        if (owner is not null)
            throw Locked(database, owner);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_path is not null && await ReadAsync(_path, CancellationToken.None).ConfigureAwait(false) == _owner)
                File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _reporter.Warning($"The lock file {_path} could not be removed and keeps other runs out as long as this process lives: {e.Message}");
        }

        await ReleaseAsync(_session).ConfigureAwait(false);
    }

    private static async Task<(RunLock Lock, LockOwner? Before)> TakeAsync(ServerConnections server, string path, string database, LockOwner owner, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var options = server.OptionsFor(server.Settings.MaintenanceDatabase);
        options.ApplicationName = owner.ApplicationName;
        var session = await ServerSession.StartAsync(await server.OpenAsync(options, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        try
        {
            var other = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
            bool isOurs = await TryLockAsync(session, database, other is { IsDead: true } ? s_patience : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (!isOurs)
                throw Locked(database, other is { IsAlive: true } ? other : await HolderAsync(session, database, cancellationToken).ConfigureAwait(false));
            if (other is { IsAlive: true })
                throw Locked(database, other);
            if (other is { IsDead: true, Sessions: { } orphans })
                await DatabaseBlocker.TerminateOrphansAsync(session, orphans, cancellationToken).ConfigureAwait(false);
            return (new(session, reporter), other);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private const string Key = "pg_catalog.hashtextextended('HimalytixRestore run: ' || $1, 0)";

    // The server may need a moment to notice that a killed process is gone; a living one is not waited for.
    private static async Task<bool> TryLockAsync(ServerSession session, string database, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            if (await session.ScalarAsync<bool>($"SELECT pg_catalog.pg_try_advisory_lock({Key})", $"Locking database {database}", cancellationToken, database).ConfigureAwait(false))
                return true;
            if (waited.Elapsed >= patience)
                return false;
            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
    }

    // Said, not left to the end of the session: the next run may be there before the server has seen that.
    private static async Task ReleaseAsync(ServerSession session)
    {
        try
        {
            if (session.Connection.State == System.Data.ConnectionState.Open)
                await session.ExecuteAsync("SELECT pg_catalog.pg_advisory_unlock_all()", "Releasing the lock", CancellationToken.None).ConfigureAwait(false);
        }
        catch (DatabaseException)
        {
            // A session that is lost holds no lock.
        }
        finally
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Names of databases hold anything; two that differ only in what a file name cannot hold have different sums.</summary>
    private static string PathOf(string folder, string server, string database)
    {
        string plain = string.Concat(database.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        return Path.Combine(folder, $"{plain}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{server}\n{database}")))[..8]}.json");
    }

    // A file that cannot be understood tells of nobody: the server's lock has been given to us.
    private static async Task<LockOwner?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<LockOwner>(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), RestoreJson.Line) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(string folder, string path, LockOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            PrivateFolder.Create(folder);
            await AtomicFile.WriteAllTextAsync(path, JsonSerializer.Serialize(owner, RestoreJson.Line), overwrite: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArchiveException or IOException or UnauthorizedAccessException)
        {
            throw new RunbookException("StateFolderNotWritable", RestoreErrorCategory.PermissionDenied, $"The state folder cannot be written, so no run may begin: {e.Message}", "Make room, or give a writable folder with -StateFolder. Nothing was changed.", e) { TargetName = folder };
        }
    }

    private static async Task<LockOwner?> HolderAsync(ServerSession session, string database, CancellationToken cancellationToken)
    {
        const string Sql = $"""
            SELECT coalesce(a.application_name, ''), a.backend_start
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (l.classid::int8 << 32 | l.objid::int8) = {Key} AND a.backend_start IS NOT NULL
            """;
        var holders = await session.QueryAsync(Sql, $"Locking database {database}", row => LockOwner.FromSession(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)), cancellationToken, database).ConfigureAwait(false);
        return holders.Count > 0 ? holders[0] : null;
    }

    private static RunbookException Locked(string database, LockOwner? owner) => new(
        "RunLocked",
        RestoreErrorCategory.ResourceBusy,
        $"Database {database} is being restored or replaced by {(owner is null ? "another run" : owner)}.",
        $"Wait until it has ended{(owner?.RunId.Length > 0 ? $": Get-RestoreRun {owner.RunId} shows how far it is" : "")}. Nothing was changed.")
    {
        TargetName = database,
        Evidence = owner is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Holder"] = owner.Holder,
            ["RunId"] = owner.RunId,
            ["Process"] = owner.Process?.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "",
            ["Host"] = owner.Host,
            ["Since"] = DisplayText.Time(owner.Since),
        },
    };
}
