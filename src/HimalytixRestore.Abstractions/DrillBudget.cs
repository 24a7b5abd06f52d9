namespace HimalytixRestore;

/// <summary>What a drill measured against what may be.</summary>
/// <param name="Name"><c>RTO</c>: how long a restore takes until the database is proven; <c>RPO</c>: how old the backup is, which is what would be lost.</param>
/// <param name="Limit">What may be.</param>
/// <param name="Measured">What it was; null when it did not come to that.</param>
public sealed record DrillBudget(string Name, TimeSpan Limit, TimeSpan? Measured)
{
    /// <summary>True when it was measured and is within the limit.</summary>
    public bool IsMet => Measured <= Limit;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} {(Measured is { } measured ? DisplayText.Duration(measured) : "not measured")} of {DisplayText.Duration(Limit)}";
}
