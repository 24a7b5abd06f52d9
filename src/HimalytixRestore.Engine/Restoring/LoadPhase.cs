namespace HimalytixRestore.Engine.Restoring;

/// <summary>What a load is at.</summary>
internal enum LoadPhase
{
    /// <summary>The statements before the rows.</summary>
    Objects,

    /// <summary>The rows.</summary>
    Rows,

    /// <summary>The statements after the rows: indexes, keys, triggers.</summary>
    Keys,

    /// <summary>ANALYZE, and the wait for the disk.</summary>
    Statistics,
}
