namespace HimalytixRestore.Engine.Stores;

/// <summary>A place where backups lie. Every error is a <see cref="StoreException"/> with a remedy.</summary>
internal interface IBackupStore
{
    /// <summary>The store as it was given.</summary>
    string Name { get; }

    /// <summary>Its objects come over a network: they are fetched in parts, and a read that breaks off is worth another try.</summary>
    bool IsRemote { get; }

    /// <summary>Its backups, newest first. Objects that are no backups are not listed.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="passedOver">Told, in one line, of each object that is no backup, and why, as far as objects had to be looked at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store cannot be listed.</exception>
    IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter filter, Action<string> passedOver, CancellationToken cancellationToken);

    /// <summary>One backup.</summary>
    /// <param name="identity">Its URI, its name, or its path below the store.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">There is none (<c>BackupNotFound</c>), or the object is no backup (<c>NotABackup</c>).</exception>
    Task<BackupInfo> GetAsync(string identity, CancellationToken cancellationToken);

    /// <summary>A backup as it is now: whether it can be read, and until when, is asked of the object itself.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The object is gone, is not the one that was listed any more (<c>ObjectReplaced</c>), or cannot be asked.</exception>
    Task<BackupInfo> RefreshAsync(BackupInfo backup, CancellationToken cancellationToken);

    /// <summary>The checksum of the whole content that the store keeps; null when it keeps none that can be compared.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The object is gone, was replaced, or cannot be asked.</exception>
    Task<StoredChecksum?> GetChecksumAsync(BackupInfo backup, CancellationToken cancellationToken);

    /// <summary>Asks for a readable copy of an archived object, or for a longer life of the copy that there is. A thaw that is under way already is no error.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="tier">How fast.</param>
    /// <param name="days">How long the copy is kept.</param>
    /// <param name="cancellationToken">Ends the request; a thaw that was begun goes on.</param>
    /// <exception cref="StoreException">The store refused: <c>ThawCapacity</c> when there is none for the tier now, <c>ThawTierInvalid</c> when the storage class does not have it.</exception>
    Task ThawAsync(BackupInfo backup, RetrievalTier tier, int days, CancellationToken cancellationToken);

    /// <summary>Reads a backup, pinned to the version that is in its record: never the bytes of another one.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; null is to the end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">Also while reading: the object is not the one that was listed any more (<c>ObjectReplaced</c>), or cannot be read;
    /// what another try may heal has the category <see cref="RestoreErrorCategory.Unavailable"/> or <see cref="RestoreErrorCategory.Timeout"/>.</exception>
    Task<Stream> OpenReadAsync(BackupInfo backup, long offset, long? length, CancellationToken cancellationToken);
}
