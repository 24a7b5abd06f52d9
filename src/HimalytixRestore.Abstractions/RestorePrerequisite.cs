namespace HimalytixRestore;

/// <summary>One line of the checklist before a restore.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Status">The result.</param>
/// <param name="Message">What was found.</param>
/// <param name="RecommendedAction">What to do when it did not pass; empty when it did.</param>
public sealed record RestorePrerequisite(string Name, CheckStatus Status, string Message, string RecommendedAction)
{
    /// <summary>The error beneath a line that failed; null when the line is a finding of its own.</summary>
    public RestoreFailure? Failure { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Status}: {Name}: {Message}";
}
