using Amazon.S3;
using Amazon.S3.Model;

namespace HimalytixRestore.Engine.Stores.Amazon;

/// <summary>
/// Whether an S3 object can be read (Amazon S3 User Guide, Restoring an archived object): objects of S3 Glacier Flexible Retrieval and Deep Archive, and
/// those that S3 Intelligent-Tiering has moved to one of its archive tiers, must be thawed first; S3 Glacier Instant Retrieval needs no thaw.
/// The storage class stays what it is afterwards.
/// </summary>
/// <param name="State">The state.</param>
/// <param name="ReadableUntil">Until when a thawed copy can be read.</param>
internal sealed record S3ArchiveState(BackupArchiveState State, DateTimeOffset? ReadableUntil)
{
    private static readonly S3ArchiveState s_available = new(BackupArchiveState.Available, null);
    private static readonly S3ArchiveState s_archived = new(BackupArchiveState.Archived, null);

    /// <summary>What a storage class alone says, which is all that a listing shows. An object of S3 Intelligent-Tiering may be archived all the same.</summary>
    /// <param name="storageClass">The class; null is STANDARD.</param>
    public static S3ArchiveState OfClass(S3StorageClass? storageClass) =>
        storageClass == S3StorageClass.Glacier || storageClass == S3StorageClass.DeepArchive ? s_archived : s_available;

    /// <summary>What the object itself says: the headers x-amz-storage-class, x-amz-archive-status and x-amz-restore.</summary>
    /// <param name="head">The answer to HEAD.</param>
    /// <param name="now">The time.</param>
    public static S3ArchiveState Of(GetObjectMetadataResponse head, DateTimeOffset now)
    {
        var unthawed = head.ArchiveStatus is not null ? s_archived : OfClass(head.StorageClass);
        return OfRestore(unthawed, head.RestoreInProgress, head.RestoreExpiration, now);
    }

    /// <summary>What a listing says that was asked for the thaw (OptionalObjectAttributes).</summary>
    /// <param name="item">The object.</param>
    /// <param name="now">The time.</param>
    public static S3ArchiveState Of(S3Object item, DateTimeOffset now) =>
        OfRestore(OfClass(item.StorageClass), item.RestoreStatus?.IsRestoreInProgress, item.RestoreStatus?.RestoreExpiryDate, now);

    private static S3ArchiveState OfRestore(S3ArchiveState unthawed, bool? inProgress, DateTime? expiry, DateTimeOffset now)
    {
        if (unthawed.State == BackupArchiveState.Available)
            return unthawed;
        if (inProgress == true)
            return new(BackupArchiveState.Restoring, null);
        return expiry is { } time && new DateTimeOffset(time.ToUniversalTime()) is var until && until > now ? new(BackupArchiveState.Restored, until) : unthawed;
    }
}
