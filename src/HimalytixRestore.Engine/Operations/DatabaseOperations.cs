using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Snapshot, reset and restore of one database.</summary>
/// <param name="resolver">Finds out where things are.</param>
internal sealed class DatabaseOperations(SettingsResolver resolver) : IDatabaseOperations
{
    /// <summary>How long a snapshot is kept: the runbook's clean-up rule.</summary>
    private static readonly TimeSpan KeepTime = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public Task<RestorePlan> PlanSnapshotAsync(SnapshotRequest request, CancellationToken cancellationToken)
    {
        RestoreSettings settings = resolver.Resolve(request.Settings);
        string database = settings.RequireDatabase();
        string name = SnapshotName(request, database);
        string target = $"{database} on {settings.Server.Address}";
        (string step, string warning) = request.Method switch
        {
            SnapshotMethod.Rename => ($"Rename it to {name}", $"Afterwards there is no database {database}; all its sessions are ended."),
            SnapshotMethod.Template => ($"Copy it to {name}", "All its sessions are ended, and nobody can connect while it is copied."),
            _ => ($"Dump it to {DumpSnapshot.PathFor(settings, name)}", settings.Passphrase is null ? "There is no passphrase: the dump will not be encrypted." : ""),
        };
        return Task.FromResult(new RestorePlan
        {
            Action = $"Take a snapshot ({request.Method}) of",
            Target = target,
            Steps = [new PlannedStep("Snapshot", $"{step}:", target, IsSkipped: false)],
            Warnings = warning.Length > 0 ? [warning] : [],
        });
    }

    /// <inheritdoc/>
    public async Task<DatabaseSnapshot> SnapshotAsync(SnapshotRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        RestoreSettings settings = resolver.Resolve(request.Settings);
        string database = settings.RequireDatabase();
        string name = SnapshotName(request, database);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DatabaseCopies copies = new(new ServerConnections(settings.Server));
        DatabaseSnapshot snapshot = request.Method switch
        {
            SnapshotMethod.Rename => OnServer(await copies.RenameAsideAsync(database, name, cancellationToken)),
            SnapshotMethod.Template => OnServer(await copies.CopyAsync(database, name, cancellationToken)) with { Oid = await OidAsync(settings, name, cancellationToken) },
            _ => await new DumpSnapshot(settings, reporter).TakeAsync(database, name, now, cancellationToken),
        };
        reporter.Verbose($"Took a snapshot of {database}: {snapshot}.");
        return snapshot with { ExpiresAt = now + KeepTime };

        DatabaseSnapshot OnServer(DatabaseInfo attributes) => new()
        {
            Database = database,
            Method = request.Method,
            Name = name,
            SizeBytes = attributes.SizeBytes,
            CreatedAt = now,
            Server = settings.Server.Address,
            Attributes = attributes,
        };
    }

    /// <inheritdoc/>
    public async Task<RestorePlan> PlanResetAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        RestoreSettings settings = resolver.Resolve(request.Settings);
        ResetOrder order = OrderFor(request, settings);
        await using ServerSession session = await new ServerConnections(settings.Server).OpenMaintenanceAsync(cancellationToken);
        DatabaseInfo? live = await DatabaseInspector.FindAsync(session, order.Database, cancellationToken);
        long sessions = await session.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", "Counting sessions", cancellationToken, order.Database);
        string target = $"{order.Database} on {settings.Server.Address}";
        return new()
        {
            Action = "Replace by an empty database",
            Target = target,
            Steps =
            [
                new("Create", "Create an empty database with the attributes of", target, IsSkipped: false),
                new("Close", "End all sessions of", target, IsSkipped: live is null),
                new("Rename", $"Set aside as {order.PreviousName}:", target, IsSkipped: live is null),
                new("Drop", "Drop", order.PreviousName, IsSkipped: live is null || !order.Drop),
            ],
            Warnings =
            [
                .. live is null ? new[] { $"There is no database {order.Database}: it is created." } : [],
                .. sessions > 0 ? new[] { $"{sessions} sessions are ended." } : [],
                .. live is not null && order.Drop ? new[] { "The old database is dropped: only a backup or a snapshot brings it back." } : [],
            ],
        };
    }

    /// <inheritdoc/>
    public Task<DatabaseInfo> ResetAsync(ResetRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        RestoreSettings settings = resolver.Resolve(request.Settings);
        return new DatabaseReset(new ServerConnections(settings.Server), reporter).RunAsync(OrderFor(request, settings), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RestorePlan> PlanSwitchAsync(SwitchRequest request, CancellationToken cancellationToken) =>
        new SwitchOperation(resolver.Resolve(request.Settings), request).PlanAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<DatabaseInfo> SwitchAsync(SwitchRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        new SwitchOperation(resolver.Resolve(request.Settings), request).RunAsync(reporter, cancellationToken);

    /// <inheritdoc/>
    public Task<RestorePlan> PlanRestoreAsync(RestoreRequest request, CancellationToken cancellationToken) =>
        new RestoreOperation(resolver).PlanAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<RestoreResult> RestoreAsync(RestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        new RestoreOperation(resolver).RunAsync(request, reporter, cancellationToken);

    private static async Task<long> OidAsync(RestoreSettings settings, string database, CancellationToken cancellationToken)
    {
        await using ServerSession session = await new ServerConnections(settings.Server).OpenMaintenanceAsync(cancellationToken);
        return (await DatabaseInspector.RequireAsync(session, database, cancellationToken)).Oid;
    }

    private static string SnapshotName(SnapshotRequest request, string database) =>
        request.Name ?? DatabaseNames.Previous(database, DatabaseNames.Stamp(DateTimeOffset.UtcNow));

    private static ResetOrder OrderFor(ResetRequest request, RestoreSettings settings)
    {
        ResetOrder usual = ResetOrder.For(settings.RequireDatabase(), request.RunId ?? DatabaseNames.Stamp(DateTimeOffset.UtcNow));
        return usual with
        {
            PreviousName = request.PreviousName ?? usual.PreviousName,
            Drop = request.Drop,
            Attributes = request.Attributes,
            DefaultOwner = settings.ApplicationRole,
            RunId = request.RunId,
        };
    }
}
