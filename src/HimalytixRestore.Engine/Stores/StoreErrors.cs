namespace HimalytixRestore.Engine.Stores;

/// <summary>Every way in which a store can fail to list or deliver, with its stable id, evidence and remedy.</summary>
/// <param name="store">The store as it was given.</param>
internal sealed class StoreErrors(string store)
{
    /// <summary>The store does not exist.</summary>
    public StoreException NotFound() => Create(
        "StoreNotFound", RestoreErrorCategory.NotFound, store, $"The backup store '{store}' does not exist.",
        "Check -Store, the profile's store, S3_BUCKET or GCS_BUCKET; is the disk mounted?");

    /// <summary>The backup does not exist.</summary>
    /// <param name="identity">What was asked for.</param>
    public StoreException BackupNotFound(string identity) => Create(
        "BackupNotFound", RestoreErrorCategory.NotFound, identity, $"There is no backup '{identity}' in the store '{store}'.",
        $"Get-BackupList -Store '{store}' shows what there is.");

    /// <summary>The object is no backup.</summary>
    /// <param name="identity">What was asked for.</param>
    /// <param name="reason">Why not.</param>
    public StoreException NotABackup(string identity, string reason) => Create(
        "NotABackup", RestoreErrorCategory.InvalidArgument, identity, $"'{identity}' is no backup: {reason}.",
        $"Get-BackupList -Store '{store}' shows what there is; a file of any name is taken by -Path.");

    /// <summary>The object lies outside of the store.</summary>
    /// <param name="identity">What was asked for.</param>
    public StoreException NotInStore(string identity) => Create(
        "NotInStore", RestoreErrorCategory.InvalidArgument, identity, $"'{identity}' does not lie in the store '{store}'.",
        "Give the store in which it lies, or leave -Store out.");

    /// <summary>The object is not the one that was listed any more.</summary>
    /// <param name="uri">The object.</param>
    /// <param name="listed">The version that was listed.</param>
    /// <param name="found">The version that is there now.</param>
    public StoreException ObjectReplaced(string uri, string listed, string found) => Create(
        "ObjectReplaced", RestoreErrorCategory.ResourceBusy, uri, $"'{uri}' is not the object any more that was listed: it was replaced or is still being written.",
        "Wait until the upload is over, list the backups again and repeat the command.",
        ("ListedVersion", listed), ("FoundVersion", found));

    /// <summary>The range does not lie in the object.</summary>
    /// <param name="backup">The object.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    public StoreException OutOfRange(BackupInfo backup, long offset, long? length) => Create(
        "OutOfRange", RestoreErrorCategory.InvalidArgument, backup.Uri, $"'{backup.Uri}' has {backup.SizeBytes} bytes; bytes {offset} to {(length is null ? "its end" : offset + length)} were asked for.",
        "List the backups again and repeat the command.");

    /// <summary>The file system refused.</summary>
    /// <param name="exception">What it said.</param>
    /// <param name="target">The file or folder.</param>
    public StoreException From(Exception exception, string target) => exception is UnauthorizedAccessException
        ? Create(
            "StoreAccessDenied", RestoreErrorCategory.PermissionDenied, target, $"Access to '{target}' is denied.",
            "Run as a user who may read the store.", exception, ("SystemError", exception.Message))
        : Create(
            "StoreReadFailed", RestoreErrorCategory.Unavailable, target, $"'{target}' cannot be read: {exception.Message}",
            "Check the disk or the mount and repeat the command.", exception, ("SystemError", exception.Message));

    private StoreException Create(
        string errorId, RestoreErrorCategory category, string target, string message, string recommendedAction, params (string Name, string Value)[] evidence) =>
        Create(errorId, category, target, message, recommendedAction, null, evidence);

    private StoreException Create(
        string errorId, RestoreErrorCategory category, string target, string message, string recommendedAction, Exception? cause, params (string Name, string Value)[] evidence) =>
        new(errorId, category, message, recommendedAction, cause)
        {
            Operation = $"Reading the store {store}",
            TargetName = target,
            Evidence = evidence.Prepend(("Store", store)).ToDictionary(fact => fact.Item1, fact => fact.Item2, StringComparer.Ordinal),
        };
}
