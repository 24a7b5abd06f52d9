namespace HimalytixRestore;

/// <summary>One line of the verdict on a profile: an environment that is well, or a mistake with its place and what to do.</summary>
/// <param name="Status">Pass, Warn for what is doubtful, Fail for what makes the profile unusable.</param>
/// <param name="Path">The profile's full path.</param>
/// <param name="Line">The line, from 1; 0 for what has no place.</param>
/// <param name="Column">The column in characters, from 1; 0 for what has no place.</param>
/// <param name="Property">The property, for example <c>environments.production.port</c>; empty for none.</param>
/// <param name="Message">What was found; never a value of the profile, which could be a secret.</param>
/// <param name="RecommendedAction">What to do; empty for Pass.</param>
public sealed record ProfileFinding(CheckStatus Status, string Path, int Line, int Column, string Property, string Message, string RecommendedAction)
{
    /// <summary>The kind of mistake, for example <c>ProfileUnknownProperty</c>; empty for Pass.</summary>
    public string ErrorId { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? FormattableString.Invariant($"{Status}: {Path}:{Line}:{Column}: {Message}") : $"{Status}: {Path}: {Message}";
}
