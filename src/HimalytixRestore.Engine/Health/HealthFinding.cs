using System.Collections.ObjectModel;

namespace HimalytixRestore.Engine.Health;

/// <summary>What one check found.</summary>
/// <param name="Status">The result.</param>
/// <param name="Message">What was found, with numbers.</param>
/// <param name="RecommendedAction">What to do; empty when it passed.</param>
internal sealed record HealthFinding(CheckStatus Status, string Message, string RecommendedAction = "")
{
    private const int Listed = 10;

    /// <summary>The error beneath a check that could not be done; null when it was done.</summary>
    public RestoreFailure? Failure { get; init; }

    /// <summary>The finding's stable name, for example <c>RedirectLoop</c>; empty where the check's name says it all.</summary>
    public string Id { get; init; } = "";

    /// <summary>Facts by name: <c>Url</c>, <c>HttpStatus</c>, <c>ExitCode</c>, …</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>As it should be.</summary>
    public static HealthFinding Pass(string message) => new(CheckStatus.Pass, message);

    /// <summary>Worth a look.</summary>
    public static HealthFinding Warn(string message, string action) => new(CheckStatus.Warn, message, action);

    /// <summary>Not as it should be.</summary>
    public static HealthFinding Fail(string message, string action) => new(CheckStatus.Fail, message, action);

    /// <summary>Not checked.</summary>
    public static HealthFinding Skip(string reason) => new(CheckStatus.Skipped, reason);

    /// <summary>An error that kept a check from being done.</summary>
    /// <param name="failure">The error.</param>
    public static HealthFinding Of(RestoreException failure) => Fail(failure.Message, failure.RecommendedAction) with { Id = failure.ErrorId, Evidence = failure.Evidence };

    /// <summary>As a line of a report.</summary>
    /// <param name="name">The check's name.</param>
    /// <param name="duration">How long it took.</param>
    public HealthCheckResult ToResult(string name, TimeSpan duration) => new(name, Status, Message, RecommendedAction, duration) { Finding = Id, Evidence = Evidence };

    /// <summary>Things in one line: the first ten, and how many more there are.</summary>
    /// <param name="things">The things.</param>
    public static string List(IReadOnlyCollection<string> things) =>
        string.Join("; ", things.Take(Listed)) + (things.Count > Listed ? $"; and {things.Count - Listed} more" : "");
}
