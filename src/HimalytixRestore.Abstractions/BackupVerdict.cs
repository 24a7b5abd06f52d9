namespace HimalytixRestore;

/// <summary>What a verification found.</summary>
public enum BackupVerdict
{
    /// <summary>Everything that was read is right, to the last byte.</summary>
    Valid,

    /// <summary>Only the ends were read (<c>-Quick</c>) and they are right; the middle is unproven.</summary>
    Plausible,

    /// <summary>The backup must not be restored; <see cref="BackupVerification.Failure"/> says why.</summary>
    Invalid,
}
