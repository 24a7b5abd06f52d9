using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine;

/// <summary>Composes the rooms: the one object behind the door.</summary>
public sealed class RestoreEngine : IRestoreEngine
{
    private ISecretVault? _vault;

    /// <inheritdoc/>
    public IBackupOperations Backups => new BackupOperations(Resolver);

    /// <inheritdoc/>
    public IDatabaseOperations Databases => new LockedDatabaseOperations(Unlocked, Resolver);

    /// <inheritdoc/>
    public IServiceOperations Services => new ServiceOperations(Resolver);

    /// <inheritdoc/>
    public IHealthOperations Health => new HealthOperations(Resolver, new RunMemory());

    /// <inheritdoc/>
    public IRunbookOperations Runbook => new RunbookOperations(new(Backups, Unlocked, Services, Health, Reports), Resolver);

    /// <inheritdoc/>
    public IDrillOperations Drills => new DrillOperations(new(Backups, Unlocked, Services, Health, Reports), Resolver);

    /// <inheritdoc/>
    public IReportOperations Reports => new ReportOperations();

    /// <inheritdoc/>
    public INotificationOperations Notifications => new NotificationOperations(Resolver);

    /// <inheritdoc/>
    public IProfileOperations Profiles => new ProfileOperations();

    /// <inheritdoc/>
    public ISandboxOperations Sandboxes => new SandboxOperations();

    /// <summary>For runs, which have the lock themselves.</summary>
    private DatabaseOperations Unlocked => new(Resolver);

    private SettingsResolver Resolver => new(vault: _vault);

    /// <inheritdoc/>
    public void UseVault(ISecretVault vault) => _vault = vault;
}
