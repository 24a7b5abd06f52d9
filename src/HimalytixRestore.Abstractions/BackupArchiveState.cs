namespace HimalytixRestore;

/// <summary>Whether a stored object can be read now.</summary>
public enum BackupArchiveState
{
    /// <summary>It can be read.</summary>
    Available,

    /// <summary>It lies in an archive class and must be thawed first.</summary>
    Archived,

    /// <summary>A thaw has been asked for and is under way.</summary>
    Restoring,

    /// <summary>It is thawed and can be read for a while.</summary>
    Restored,
}
