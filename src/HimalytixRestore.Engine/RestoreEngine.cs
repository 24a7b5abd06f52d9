using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine;

/// <summary>Composes the rooms: the one object behind the door.</summary>
public sealed class RestoreEngine : IRestoreEngine
{
    /// <inheritdoc/>
    public IBackupOperations Backups => new BackupOperations(new SettingsResolver());

    /// <inheritdoc/>
    public IDatabaseOperations Databases => new LockedDatabaseOperations(Unlocked, new SettingsResolver());

    /// <inheritdoc/>
    public IServiceOperations Services => new ServiceOperations(new SettingsResolver());

    /// <inheritdoc/>
    public IHealthOperations Health => new HealthOperations(new SettingsResolver(), new RunMemory());

    /// <inheritdoc/>
    public IRunbookOperations Runbook => new RunbookOperations(new(Backups, Unlocked, Services, Health, Reports), new SettingsResolver());

    /// <inheritdoc/>
    public IDrillOperations Drills => new DrillOperations(new(Backups, Unlocked, Services, Health, Reports), new SettingsResolver());

    /// <inheritdoc/>
    public IReportOperations Reports => new ReportOperations();

    /// <inheritdoc/>
    public INotificationOperations Notifications => new NotificationOperations(new SettingsResolver());

    /// <inheritdoc/>
    public IProfileOperations Profiles => new ProfileOperations();

    /// <inheritdoc/>
    public ISandboxOperations Sandboxes => new SandboxOperations();

    /// <summary>For runs, which have the lock themselves.</summary>
    private static DatabaseOperations Unlocked => new(new SettingsResolver());
}
