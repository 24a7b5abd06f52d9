namespace HimalytixRestore.Ports;

/// <summary>Snapshot, reset and restore of one database.</summary>
public interface IDatabaseOperations
{
    /// <summary>What a snapshot would do.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanSnapshotAsync(SnapshotRequest request, CancellationToken cancellationToken);

    /// <summary>Takes a snapshot and proves it readable.</summary>
    /// <param name="request">Which, and how.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it; a partial snapshot is removed.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    Task<DatabaseSnapshot> SnapshotAsync(SnapshotRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>What a reset would do.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanResetAsync(ResetRequest request, CancellationToken cancellationToken);

    /// <summary>Puts an empty database with the attributes of the old one in its place; the old one is renamed aside, or dropped if asked.</summary>
    /// <param name="request">Which, and how.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it; the old database is put back.</param>
    /// <exception cref="DatabaseException">The server refused, or something is in the way.</exception>
    Task<DatabaseInfo> ResetAsync(ResetRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>What a switch would do.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanSwitchAsync(SwitchRequest request, CancellationToken cancellationToken);

    /// <summary>Puts a filled database in the place of a live one, in one transaction; the old one is renamed aside.</summary>
    /// <param name="request">Which, and how.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it; both databases have their names then.</param>
    /// <exception cref="DatabaseException">The server refused, or something is in the way; both databases have their names.</exception>
    Task<DatabaseInfo> SwitchAsync(SwitchRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>What a restore would do.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanRestoreAsync(RestoreRequest request, CancellationToken cancellationToken);

    /// <summary>Streams a backup of any stage into a database; while it is filled it is marked unfinished.</summary>
    /// <param name="request">What, where to and how.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it; the database stays marked unfinished.</param>
    /// <exception cref="DatabaseException">The server refused a statement or cannot be reached.</exception>
    /// <exception cref="IntegrityException">The backup is not whole.</exception>
    /// <exception cref="DumpException">The dump is cut or asks for something that is refused.</exception>
    Task<RestoreResult> RestoreAsync(RestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);
}
