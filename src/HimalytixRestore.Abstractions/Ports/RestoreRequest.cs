namespace HimalytixRestore.Ports;

/// <summary>A restore of a backup into a database.</summary>
public sealed record RestoreRequest
{
    /// <summary>Where things are; its database is the target.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The backup.</summary>
    public required BackupReference Source { get; init; }

    /// <summary>What to do about missing roles.</summary>
    public MissingRoleAction MissingRole { get; init; }

    /// <summary>Restore into a database that already has user objects.</summary>
    public bool AllowNonEmpty { get; init; }

    /// <summary>Create the subscriptions of the dump (disabled until asked here).</summary>
    public bool IncludeSubscriptions { get; init; }

    /// <summary>Schemas to restore with all that is in them, with wildcards; empty, and no tables, is everything.</summary>
    public IReadOnlyList<string> IncludeSchemas { get; init; } = [];

    /// <summary>Tables to restore with all that hangs on them, with wildcards; without a schema they are of public.</summary>
    public IReadOnlyList<string> IncludeTables { get; init; } = [];

    /// <summary>A plan reads the whole backup and says what would run beside what; without it a plan is made at once.</summary>
    public bool PlanWaves { get; init; }

    /// <summary>The SHA-256 that the input must have; null when none is known.</summary>
    public string? ExpectedSha256 { get; init; }

    /// <summary>Sessions that load rows at once; 1 keeps the exact sequence of the dump. Null is as many as the server has cores, and connections to give.</summary>
    public int? Jobs { get; init; }

    /// <summary>The run on whose behalf the database stays marked unfinished after the load; null opens it when the load is proven.</summary>
    public string? RunId { get; init; }
}
