namespace HimalytixRestore.Engine.Runbook;

/// <summary>What can be expected of another attempt after a failure.</summary>
internal enum FaultClass
{
    /// <summary>It may be over in a moment: the same backup is tried again.</summary>
    Transient,

    /// <summary>It lies in the backup and stays: only another backup can help.</summary>
    Backup,

    /// <summary>It lies in the server, the machine or the settings and stays until somebody does something.</summary>
    Permanent,
}
