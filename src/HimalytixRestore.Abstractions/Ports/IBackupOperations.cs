namespace HimalytixRestore.Ports;

/// <summary>Listing, fetching, proving and opening backups.</summary>
public interface IBackupOperations
{
    /// <summary>Backups of a store, newest first.</summary>
    /// <param name="request">Which.</param>
    /// <param name="reporter">Told what was passed over.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="StoreException">The store cannot be listed.</exception>
    IAsyncEnumerable<BackupInfo> ListAsync(BackupListRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Where a file would be written, without writing anything.</summary>
    /// <param name="request">The source and where to.</param>
    /// <param name="operation">What would be done.</param>
    string PlanFile(BackupFileRequest request, BackupFileOperation operation);

    /// <summary>Brings a backup to a local file: atomic name, 0600. What was fetched before the work was broken off is not fetched again. An archived backup is thawed first.</summary>
    /// <param name="request">Which, where to and how.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it; nothing with the final name is left, what was fetched stays to go on from.</param>
    /// <exception cref="StoreException">The object cannot be read or was replaced.</exception>
    /// <exception cref="IntegrityException">What came is not what the store says it has.</exception>
    Task<ReceivedBackup> ReceiveAsync(ReceiveRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Decrypts to a <c>.sql.gz</c> file. A wrong key is known before anything is written.</summary>
    /// <param name="request">Which, and where to.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it; nothing with the final name is left.</param>
    /// <exception cref="IntegrityException">The key or the bytes are wrong.</exception>
    Task<BackupFile> UnprotectAsync(BackupFileRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Inflates to a <c>.sql</c> file; checks CRC, length and trailer.</summary>
    /// <param name="request">Which, and where to.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it; nothing with the final name is left.</param>
    /// <exception cref="IntegrityException">The bytes are wrong.</exception>
    Task<BackupFile> ExpandAsync(BackupFileRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>A verdict on a backup, also a bad one; writes nothing.</summary>
    /// <param name="request">Which, and how far.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">No verdict can be reached: the object cannot be read.</exception>
    /// <exception cref="ConfigurationException">No verdict can be reached: there is no passphrase.</exception>
    Task<BackupVerification> VerifyAsync(VerifyRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);
}
