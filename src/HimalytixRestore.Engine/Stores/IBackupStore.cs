namespace HimalytixRestore.Engine.Stores;

/// <summary>A place where backups lie. Every error is a <see cref="StoreException"/> with a remedy.</summary>
internal interface IBackupStore
{
    /// <summary>The store as it was given.</summary>
    string Name { get; }

    /// <summary>Its backups, newest first. Objects that are no backups are not listed.</summary>
    /// <param name="environment">Only this environment's; null for all.</param>
    /// <param name="passedOver">Told, in one line, of each object that is no backup, and why.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<BackupInfo> ListAsync(string? environment, Action<string> passedOver, CancellationToken cancellationToken);

    /// <summary>One backup.</summary>
    /// <param name="identity">Its URI, its name, or its path below the store.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">There is none (<c>BackupNotFound</c>), or the object is no backup (<c>NotABackup</c>).</exception>
    Task<BackupInfo> GetAsync(string identity, CancellationToken cancellationToken);

    /// <summary>Reads a backup, pinned to the version that is in its record: never the bytes of another one.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; null is to the end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">Also while reading: the object is not the one that was listed any more (<c>ObjectReplaced</c>), or cannot be read.</exception>
    Task<Stream> OpenReadAsync(BackupInfo backup, long offset, long? length, CancellationToken cancellationToken);
}
