using System.Collections.Frozen;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>
/// The one place that says which failures may pass. First by the error's id, then by the server's SQLSTATE, then by the kind of
/// trouble; what is not known is permanent, because trying again stops the application once more.
/// </summary>
internal static class FaultClasses
{
    /// <summary>The evidence in which an error that sums others up names their class.</summary>
    public const string Evidence = "FaultClass";

    private static readonly FrozenDictionary<string, FaultClass> s_byErrorId = new Dictionary<string, FaultClass>(StringComparer.Ordinal)
    {
        // Somebody else is in the way and may be gone the next time.
        ["Deadlock"] = FaultClass.Transient,
        ["LockNotAvailable"] = FaultClass.Transient,
        ["TooManyConnections"] = FaultClass.Transient,
        ["DatabaseInUse"] = FaultClass.Transient,
        ["SessionsRemain"] = FaultClass.Transient,
        ["ObjectReplaced"] = FaultClass.Transient,
        ["ThawCapacity"] = FaultClass.Transient,

        // They look like a lack of time, but a limit or an administrator ended them, and will again.
        ["StatementCancelled"] = FaultClass.Permanent,
        ["IdleSessionEnded"] = FaultClass.Permanent,
        ["ServiceStopTimeout"] = FaultClass.Permanent,
        ["ServiceStartTimeout"] = FaultClass.Permanent,
        ["ServiceManagerUnavailable"] = FaultClass.Permanent,

        // They look like bad data, but not the backup's: the server's pages, its version, our own files.
        ["DataCorrupted"] = FaultClass.Permanent,
        ["IndexCorrupted"] = FaultClass.Permanent,
        ["SyntaxRefused"] = FaultClass.Permanent,
        ["StatementRefused"] = FaultClass.Permanent,
        ["SnapshotUnreadable"] = FaultClass.Permanent,
        ["JournalUnreadable"] = FaultClass.Permanent,

        // They look like a refusal, but another backup need not have them.
        ["BackupNotFound"] = FaultClass.Backup,
        ["BackupArchived"] = FaultClass.Backup,
        ["BackupEmpty"] = FaultClass.Backup,
        ["NotABackup"] = FaultClass.Backup,
        ["ClusterDump"] = FaultClass.Backup,
        ["RefusedMetaCommand"] = FaultClass.Backup,
        ["RestrictMismatch"] = FaultClass.Backup,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Source of the codes: PostgreSQL's manual, appendix A.
    private static readonly FrozenDictionary<string, FaultClass> s_bySqlState = new Dictionary<string, FaultClass>(StringComparer.Ordinal)
    {
        ["40001"] = FaultClass.Transient, // serialization_failure
        ["40P01"] = FaultClass.Transient, // deadlock_detected
        ["55P03"] = FaultClass.Transient, // lock_not_available
        ["53300"] = FaultClass.Transient, // too_many_connections
        ["57P01"] = FaultClass.Transient, // admin_shutdown
        ["57P02"] = FaultClass.Transient, // crash_shutdown
        ["57P03"] = FaultClass.Transient, // cannot_connect_now
        ["08000"] = FaultClass.Transient, // connection_exception
        ["08003"] = FaultClass.Transient, // connection_does_not_exist
        ["08006"] = FaultClass.Transient, // connection_failure
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The class of a failure.</summary>
    /// <param name="failure">The failure.</param>
    public static FaultClass Of(RestoreFailure failure)
    {
        if (failure.Evidence.TryGetValue(Evidence, out string? told) && Enum.TryParse(told, out FaultClass summed))
            return summed;
        if (s_byErrorId.TryGetValue(failure.ErrorId, out var known))
            return known;
        if (failure.Evidence.TryGetValue("SqlState", out string? state) && s_bySqlState.TryGetValue(state, out var ofServer))
            return ofServer;
        return failure.Category switch
        {
            RestoreErrorCategory.Unavailable or RestoreErrorCategory.Timeout => FaultClass.Transient,
            RestoreErrorCategory.InvalidData => FaultClass.Backup,
            _ => FaultClass.Permanent,
        };
    }

    /// <summary>The class of several failures at once: what stays, stays whatever else may pass.</summary>
    /// <param name="failures">The failures; null is one that has no error beneath it and stays.</param>
    public static FaultClass OfAll(IEnumerable<RestoreFailure?> failures)
    {
        var classes = failures.Select(failure => failure is null ? FaultClass.Permanent : Of(failure)).ToHashSet();
        return classes.Contains(FaultClass.Permanent) ? FaultClass.Permanent
            : classes.Contains(FaultClass.Transient) ? FaultClass.Transient
            : FaultClass.Backup;
    }
}
