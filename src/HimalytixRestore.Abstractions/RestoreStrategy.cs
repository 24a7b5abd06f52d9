namespace HimalytixRestore;

/// <summary>The order in which a full restore is done.</summary>
public enum RestoreStrategy
{
    /// <summary>The runbook's order: services stop, the database is renamed aside, a new one is filled in its place.</summary>
    InPlace,

    /// <summary>A new database is filled and proven beside the live one, which the application still uses; then the two change names.</summary>
    Swap,
}
