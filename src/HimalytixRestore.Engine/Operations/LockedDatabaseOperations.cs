using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>
/// The operations on databases as single commands call them: what changes a database has its lock, so that it meets no run, and no run
/// begins on top of it. The steps of a run call <see cref="DatabaseOperations"/> directly, because their run has the lock.
/// </summary>
/// <param name="inner">Does it.</param>
/// <param name="resolver">Finds out where things are.</param>
internal sealed class LockedDatabaseOperations(IDatabaseOperations inner, SettingsResolver resolver) : IDatabaseOperations
{
    /// <inheritdoc/>
    public Task<RestorePlan> PlanSnapshotAsync(SnapshotRequest request, CancellationToken cancellationToken) => inner.PlanSnapshotAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<DatabaseSnapshot> SnapshotAsync(SnapshotRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => request.Method == SnapshotMethod.Dump
        ? inner.SnapshotAsync(request, reporter, cancellationToken)
        : LockedAsync("New-DbSnapshot", request.Settings, () => inner.SnapshotAsync(request, reporter, cancellationToken), reporter, cancellationToken);

    /// <inheritdoc/>
    public Task<RestorePlan> PlanResetAsync(ResetRequest request, CancellationToken cancellationToken) => inner.PlanResetAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<DatabaseInfo> ResetAsync(ResetRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        LockedAsync("Reset-Database", request.Settings, () => inner.ResetAsync(request, reporter, cancellationToken), reporter, cancellationToken);

    /// <inheritdoc/>
    public Task<RestorePlan> PlanSwitchAsync(SwitchRequest request, CancellationToken cancellationToken) => inner.PlanSwitchAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<DatabaseInfo> SwitchAsync(SwitchRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        LockedAsync("Switch-Database", request.Settings, () => inner.SwitchAsync(request, reporter, cancellationToken), reporter, cancellationToken);

    /// <inheritdoc/>
    public Task<RestorePlan> PlanRestoreAsync(RestoreRequest request, CancellationToken cancellationToken) => inner.PlanRestoreAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<RestoreResult> RestoreAsync(RestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        LockedAsync("Restore-Database", request.Settings, () => inner.RestoreAsync(request, reporter, cancellationToken), reporter, cancellationToken);

    private async Task<T> LockedAsync<T>(string command, SettingsRequest asked, Func<Task<T>> work, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var settings = resolver.Resolve(asked);
        var folder = RunLock.FolderOf(settings.StateFolder);
        await using var held = await RunLock.TakeForCommandAsync(new ServerConnections(settings.Server), folder, settings.RequireDatabase(), command, reporter, cancellationToken);
        return await work();
    }
}
