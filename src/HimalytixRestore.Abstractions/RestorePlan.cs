namespace HimalytixRestore;

/// <summary>What a command would do. Making one changes nothing.</summary>
public sealed record RestorePlan
{
    /// <summary>What would be done, as a confirmation prompt says it.</summary>
    public required string Action { get; init; }

    /// <summary>To what: the database and its server, the run, the folder.</summary>
    public required string Target { get; init; }

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<PlannedStep> Steps { get; init; } = [];

    /// <summary>What an operator should know before saying yes.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Action}: {Target}";
}
