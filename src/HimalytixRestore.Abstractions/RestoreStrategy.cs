namespace HimalytixRestore;

/// <summary>The order in which a full restore is done.</summary>
public enum RestoreStrategy
{
    /// <summary>The runbook's order: services stop, the database is renamed aside, a new one is filled in its place.</summary>
    InPlace,
}
