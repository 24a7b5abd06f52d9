namespace HimalytixRestore;

/// <summary>One step that would be done.</summary>
/// <param name="Id">The step.</param>
/// <param name="Action">What it would do.</param>
/// <param name="Target">To what.</param>
/// <param name="IsSkipped">True when it would be left out.</param>
public sealed record PlannedStep(string Id, string Action, string Target, bool IsSkipped)
{
    /// <summary>How long it will take, told by earlier runs of this database; null when none tells.</summary>
    public TimeSpan? EstimatedDuration { get; init; }

    /// <inheritdoc/>
    public override string ToString() => IsSkipped ? $"{Id}: skipped" : $"{Id}: {Action} {Target}";
}
