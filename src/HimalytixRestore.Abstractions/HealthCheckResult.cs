using System.Collections.ObjectModel;

namespace HimalytixRestore;

/// <summary>One health check.</summary>
/// <param name="Name">The check, for example <c>RowCounts</c>.</param>
/// <param name="Status">The result.</param>
/// <param name="Message">What was found, with numbers.</param>
/// <param name="RecommendedAction">What to do when it did not pass; empty when it did.</param>
/// <param name="Duration">How long it took.</param>
public sealed record HealthCheckResult(string Name, CheckStatus Status, string Message, string RecommendedAction, TimeSpan Duration)
{
    /// <summary>What a check that did not pass has found, by a stable name: <c>CsrfRefused</c>, <c>RedirectLoop</c>, …; empty where the check's own name says it.</summary>
    public string Finding { get; init; } = "";

    /// <summary>Facts by name: <c>Url</c>, <c>HttpStatus</c>, <c>ExitCode</c>, …; a smoke test has its kind as <c>Test</c> and who signed in as <c>User</c>.</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"{Status}: {Name}: {Message}";
}
