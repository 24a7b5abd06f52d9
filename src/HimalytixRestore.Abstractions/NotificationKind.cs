namespace HimalytixRestore;

/// <summary>What a notification tells.</summary>
public enum NotificationKind
{
    /// <summary>A run has begun, or is gone on with.</summary>
    Start,

    /// <summary>The application cannot work from now on.</summary>
    DowntimeBegins,

    /// <summary>The application can work again.</summary>
    DowntimeEnds,

    /// <summary>What became of a run.</summary>
    Result,

    /// <summary>A run did not succeed and nothing more is tried: somebody is needed.</summary>
    Escalation,

    /// <summary>What somebody wrote by hand.</summary>
    Message,
}
