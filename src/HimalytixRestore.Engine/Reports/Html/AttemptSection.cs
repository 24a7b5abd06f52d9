using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>Every attempt of a run that had several, with why it failed.</summary>
internal static class AttemptSection
{
    /// <summary>Writes the section; null when there was one attempt, which all the rest is about.</summary>
    /// <param name="run">The run.</param>
    public static XElement? Write(RestoreRun run) => run.Attempts.Count > 1 ? Section("Attempts", run.Attempts.Select(attempt => Attempt(run, attempt))) : null;

    private static XElement Attempt(RestoreRun run, RestoreAttempt attempt) => Element(
        "article",
        Element("h3", $"Attempt {attempt.Number} ", Badge(ToneOf(attempt.Outcome), attempt.Outcome.ToString())),
        Facts([("Backup", attempt.Backup), ("Started", ReportText.Second(attempt.StartedAt)), ("Duration", DisplayText.Duration(attempt.Duration))]),
        attempt.Failure is { } failure && (attempt.Number < run.Attempts.Count || run.Cause is null) ? CauseSection.Failure(failure) : null);

    private static Tone ToneOf(RestoreRunState outcome) => outcome switch
    {
        RestoreRunState.Succeeded => Tone.Good,
        RestoreRunState.Failed => Tone.Bad,
        RestoreRunState.RolledBack or RestoreRunState.Interrupted => Tone.Warning,
        _ => Tone.Neutral,
    };
}
