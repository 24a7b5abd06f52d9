namespace HimalytixRestore;

/// <summary>The result of one check.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>Worth a look; not a failure.</summary>
    Warn,

    /// <summary>Not as it should be.</summary>
    Fail,

    /// <summary>Not checked; the message says why.</summary>
    Skipped,
}
