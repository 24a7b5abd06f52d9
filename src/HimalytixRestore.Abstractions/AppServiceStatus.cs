namespace HimalytixRestore;

/// <summary>What an application service is doing.</summary>
public enum AppServiceStatus
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It does not run.</summary>
    Stopped,

    /// <summary>It is on its way up.</summary>
    Starting,

    /// <summary>It is on its way down.</summary>
    Stopping,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>The manager knows no such service.</summary>
    NotFound,

    /// <summary>It is masked and cannot be started.</summary>
    Masked,
}
