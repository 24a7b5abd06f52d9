namespace HimalytixRestore;

/// <summary>What makes a run a drill: which database it stands in for, and what it must keep to.</summary>
public sealed record RestoreDrill
{
    /// <summary>The live database, which the drill does not touch.</summary>
    public required string LiveDatabase { get; init; }

    /// <summary>The scratch database stays after the drill.</summary>
    public bool IsKept { get; init; }

    /// <summary>The budgets of the profile, with what was measured.</summary>
    public IReadOnlyList<DrillBudget> Budgets { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"Drill of {LiveDatabase}: {string.Join(", ", Budgets)}";
}
