namespace HimalytixRestore.Engine.Restoring;

/// <summary>What is done with a setting of the dump.</summary>
internal enum SettingDecision
{
    /// <summary>It is sent.</summary>
    Send,

    /// <summary>It is what the session has anyway, and is not sent.</summary>
    Same,

    /// <summary>It would harm the load, and is not sent.</summary>
    Keep,

    /// <summary>The server does not know it, and it is not sent.</summary>
    Unknown,
}
