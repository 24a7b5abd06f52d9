namespace HimalytixRestore.Engine.Databases;

/// <summary>A database to put in the place of another one.</summary>
internal sealed record SwapOrder
{
    /// <summary>The name that changes hands; there may be no such database.</summary>
    public required string Database { get; init; }

    /// <summary>The database that gets it.</summary>
    public required string NewName { get; init; }

    /// <summary>The name under which the replaced one lives on.</summary>
    public required string PreviousName { get; init; }

    /// <summary>The run whose unfinished mark the new one rightly carries; null when it must be finished.</summary>
    public string? RunId { get; init; }

    /// <summary>Leave the new one its own owner, settings, limits and access list instead of giving it those of the replaced one.</summary>
    public bool KeepAttributes { get; init; }
}
