namespace HimalytixRestore.Ports;

/// <summary>The one door to the engine: what the cmdlets can ask for.</summary>
public interface IRestoreEngine
{
    /// <summary>Listing, fetching, proving and opening backups.</summary>
    IBackupOperations Backups { get; }

    /// <summary>Snapshot, reset and restore of one database.</summary>
    IDatabaseOperations Databases { get; }

    /// <summary>The application's services.</summary>
    IServiceOperations Services { get; }

    /// <summary>The checklist before and the proof after.</summary>
    IHealthOperations Health { get; }

    /// <summary>Whole runs.</summary>
    IRunbookOperations Runbook { get; }

    /// <summary>Restores for practice.</summary>
    IDrillOperations Drills { get; }

    /// <summary>Reports on runs.</summary>
    IReportOperations Reports { get; }

    /// <summary>Messages to the webhook, by hand.</summary>
    INotificationOperations Notifications { get; }

    /// <summary>The file that says where things are.</summary>
    IProfileOperations Profiles { get; }

    /// <summary>Private clusters to try things on.</summary>
    ISandboxOperations Sandboxes { get; }

    /// <summary>Says where secrets are that a profile names by a vault; without one such a profile is an error.</summary>
    /// <param name="vault">The host's vaults.</param>
    void UseVault(ISecretVault vault);
}
