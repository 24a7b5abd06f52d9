using System.Globalization;
using HimalytixRestore.Engine.Stores.Thawing;

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

    /// <summary>The object lies in an archive class and has no readable copy.</summary>
    /// <param name="backup">The object.</param>
    public StoreException Archived(BackupInfo backup) => Create(
        "BackupArchived", RestoreErrorCategory.Refused, backup.Uri,
        $"'{backup.Uri}' lies in the archive class {backup.StorageClass} and cannot be read{WhyNotReadable(backup)}.",
        $"Receive-Backup -Uri '{backup.Uri}' -Wait thaws and fetches it ({ThawTimes.Describe(backup.StorageClass)}: -RetrievalTier); Get-BackupList shows its state.",
        ("StorageClass", backup.StorageClass), ("ArchiveState", backup.ArchiveState.ToString()));

    /// <summary>The store has no capacity for a tier now.</summary>
    /// <param name="backup">The object.</param>
    /// <param name="tier">The tier.</param>
    public StoreException ThawCapacity(BackupInfo backup, RetrievalTier tier) => Create(
        "ThawCapacity", RestoreErrorCategory.ResourceBusy, backup.Uri, $"The store has no capacity now to bring '{backup.Uri}' back with the tier {tier}.",
        "Repeat it later, or use -RetrievalTier Standard.", ("Tier", tier.ToString()));

    /// <summary>The storage class does not have the tier.</summary>
    /// <param name="backup">The object.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="detail">The service's own words.</param>
    public StoreException ThawTierInvalid(BackupInfo backup, RetrievalTier tier, string detail) => Create(
        "ThawTierInvalid", RestoreErrorCategory.InvalidArgument, backup.Uri, $"The tier {tier} is not to be had for '{backup.Uri}' in the class {backup.StorageClass}.",
        "Use -RetrievalTier Standard or Bulk.", ("Tier", tier.ToString()), ("StorageClass", backup.StorageClass), ("Detail", detail));

    /// <summary>The bucket lies in another region than the one that is asked.</summary>
    /// <param name="target">The bucket or object.</param>
    /// <param name="region">Where it lies; null or empty when the service does not say.</param>
    /// <param name="code">The service's error code.</param>
    public StoreException WrongRegion(string target, string? region, string code) => Create(
        "StoreRegionWrong", RestoreErrorCategory.InvalidArgument, target,
        $"'{target}' lies in another region than the one that was asked{(string.IsNullOrEmpty(region) ? "" : $": in {region}")}.",
        $"Use -Region {(string.IsNullOrEmpty(region) ? "with the bucket's region (aws s3api get-bucket-location)" : region)}, or set it in the profile or AWS_REGION.",
        ("ErrorCode", code), ("Region", region ?? ""));

    /// <summary>The store takes requests to thaw an object, and the object stays archived.</summary>
    /// <param name="backup">The object.</param>
    /// <param name="requests">How often it was asked.</param>
    public StoreException ThawIgnored(BackupInfo backup, int requests) => Create(
        "ThawIgnored", RestoreErrorCategory.OperationFailed, backup.Uri, $"The store took {requests + 1} requests to thaw '{backup.Uri}' and still calls it archived.",
        "Look at the object in the store's own console: does a rule archive it again at once? Another backup: Get-BackupList.",
        ("StorageClass", backup.StorageClass));

    /// <summary>No bytes came for too long.</summary>
    /// <param name="target">The object.</param>
    /// <param name="patience">How long was waited.</param>
    public StoreException Stalled(string target, TimeSpan patience) => Create(
        "StoreStalled", RestoreErrorCategory.Timeout, target, FormattableString.Invariant($"Nothing of '{target}' has come for {patience.TotalSeconds:0} seconds."),
        "Check the network and repeat the command; Receive-Backup goes on where it was.");

    /// <summary>The connection ended before the object did.</summary>
    /// <param name="target">The object.</param>
    /// <param name="received">Bytes that came.</param>
    /// <param name="expected">Bytes that were announced.</param>
    /// <param name="cause">What was thrown; null when the body just ended.</param>
    public StoreException Cut(string target, long received, long expected, Exception? cause) => Create(
        "StoreTransferCut", RestoreErrorCategory.Unavailable, target, $"The connection to the store ended after {received} of {expected} bytes of '{target}'.",
        "Check the network and repeat the command; Receive-Backup goes on where it was.", cause,
        ("ReceivedBytes", received.ToString(CultureInfo.InvariantCulture)), ("ExpectedBytes", expected.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A cloud's service refused or failed; the classes of errors that all services have.</summary>
    /// <param name="target">The bucket or object.</param>
    /// <param name="kind">What kind of trouble it is.</param>
    /// <param name="code">The service's error code; empty when it gave none.</param>
    /// <param name="status">The HTTP status; null when there was no answer.</param>
    /// <param name="detail">The service's own words; never a secret.</param>
    /// <param name="cause">What the SDK threw.</param>
    public StoreException FromService(string target, StoreTrouble kind, string code, int? status, string detail, Exception? cause)
    {
        var (errorId, category, message, action) = kind switch
        {
            StoreTrouble.AccessDenied => ("StoreAccessDenied", RestoreErrorCategory.PermissionDenied, $"Access to '{target}' is denied.",
                "Give the identity that is used the right to list the bucket and to read its objects (s3:ListBucket, s3:GetObject, s3:RestoreObject; storage.objects.list, storage.objects.get)."),
            StoreTrouble.NoCredentials => ("StoreCredentialsMissing", RestoreErrorCategory.PermissionDenied, $"There are no credentials for '{target}'.",
                "Set them as the cloud's own tools take them (AWS_PROFILE, AWS_ACCESS_KEY_ID, an instance role; GOOGLE_APPLICATION_CREDENTIALS, gcloud auth application-default login), or use -Anonymous for a public bucket."),
            StoreTrouble.CredentialsRejected => ("StoreCredentialsRejected", RestoreErrorCategory.PermissionDenied, $"The credentials for '{target}' are not accepted.",
                "Correct them where they come from, or name others (-CredentialProfile, AWS_PROFILE; GOOGLE_APPLICATION_CREDENTIALS); with -Endpoint, check that they are of that server."),
            StoreTrouble.CredentialsExpired => ("StoreCredentialsExpired", RestoreErrorCategory.PermissionDenied, $"The credentials for '{target}' are not valid any more.",
                "Renew them (aws sso login, a new session token; gcloud auth application-default login) and repeat the command."),
            StoreTrouble.ClockSkew => ("StoreClockSkew", RestoreErrorCategory.PermissionDenied, $"This machine's clock differs too much from that of the store of '{target}'.",
                "Set the clock (timedatectl set-ntp true) and repeat the command."),
            StoreTrouble.BucketNotFound => ("StoreNotFound", RestoreErrorCategory.NotFound, $"The backup store '{store}' does not exist.",
                "Check -Store, the profile's store, S3_BUCKET or GCS_BUCKET, and -Endpoint and -Region."),
            StoreTrouble.Throttled => ("StoreThrottled", RestoreErrorCategory.Unavailable, $"The store of '{target}' asks to slow down.",
                "Repeat the command, with fewer -Connections if it stays so; Receive-Backup goes on where it was."),
            StoreTrouble.Unavailable => ("StoreUnavailable", RestoreErrorCategory.Unavailable, $"The store of '{target}' cannot be reached or has failed.",
                "Check the network, the endpoint and the service's status page, and repeat the command; Receive-Backup goes on where it was."),
            _ => ("StoreFailed", RestoreErrorCategory.OperationFailed, $"The store refused a request for '{target}'.", "Look at the evidence; list the backups again and repeat the command."),
        };
        return Create(errorId, category, target, detail.Length == 0 ? message : $"{message} It says: {detail}", action, cause,
            [.. code.Length > 0 ? [("ErrorCode", code)] : Array.Empty<(string, string)>(), .. status is { } number ? [("HttpStatus", number.ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>()]);
    }

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

    private static string WhyNotReadable(BackupInfo backup) => backup switch
    {
        { ArchiveState: BackupArchiveState.Restoring, ReadableFrom: { } expected } => $" yet: it is being thawed, expected by {DisplayText.Time(expected)}",
        { ArchiveState: BackupArchiveState.Restoring } => " yet: it is being thawed",
        { ArchiveState: BackupArchiveState.Restored, ReadableUntil: { } until } => $" any more: its thawed copy was to be had until {DisplayText.Time(until)}",
        _ => "",
    };

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
