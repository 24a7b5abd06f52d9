namespace HimalytixRestore;

/// <summary>Why a statement of the dump was not run as it stands.</summary>
public enum RestoreNoticeKind
{
    /// <summary>Left out by policy, for example the <c>--clean</c> prologue in a new database.</summary>
    Skipped,

    /// <summary>It failed, is tolerable, and makes the result Degraded.</summary>
    Tolerated,

    /// <summary>A setting that this server does not know.</summary>
    UnknownSetting,

    /// <summary>A role was created because the dump names it.</summary>
    RoleCreated,

    /// <summary>Worth knowing, nothing was left out.</summary>
    Information,
}
