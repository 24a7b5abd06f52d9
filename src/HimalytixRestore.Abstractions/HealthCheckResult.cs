namespace HimalytixRestore;

/// <summary>One health check.</summary>
/// <param name="Name">The check, for example <c>RowCounts</c>.</param>
/// <param name="Status">The result.</param>
/// <param name="Message">What was found, with numbers.</param>
/// <param name="RecommendedAction">What to do when it did not pass; empty when it did.</param>
/// <param name="Duration">How long it took.</param>
public sealed record HealthCheckResult(string Name, CheckStatus Status, string Message, string RecommendedAction, TimeSpan Duration)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Status}: {Name}: {Message}";
}
