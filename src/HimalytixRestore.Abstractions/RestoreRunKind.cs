namespace HimalytixRestore;

/// <summary>What a run is for.</summary>
public enum RestoreRunKind
{
    /// <summary>It brings a database back.</summary>
    Restore,

    /// <summary>It proves beside the live database that one can be brought back.</summary>
    Drill,
}
