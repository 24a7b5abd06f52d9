using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>Why a run failed and what to do, with the evidence.</summary>
internal static class CauseSection
{
    /// <summary>Writes the section; null when the run did not fail.</summary>
    /// <param name="run">The run.</param>
    public static XElement? Write(RestoreRun run)
    {
        if (run.Cause is not { } cause)
            return null;
        return Section(
            "Why, and what to do",
            Failure(cause),
            run.FinishByHand.Count > 0 ? Element("p", "The roll back failed too. Any one of these finishes it; try them in this order.") : null,
            run.FinishByHand.Select(command => Element("pre", command)),
            run.IncidentPath.Length > 0 ? Element("p", Class("note"), "The incident report says in which state databases and services are, and whom to call: ", Element("code", run.IncidentPath)) : null);
    }

    /// <summary>A failure with its remedy and evidence.</summary>
    /// <param name="failure">The failure.</param>
    public static IEnumerable<XElement> Failure(RestoreFailure failure)
    {
        yield return Element("p", Class("message"), Badge(Tone.Bad, failure.ErrorId), " ", failure.Message);
        yield return Element("p", Class("remedy"), Element("b", "What to do: "), failure.RecommendedAction);
        if (failure.Evidence.Count > 0)
            yield return Facts([("During", failure.Operation), ("About", failure.TargetName), .. failure.Evidence.Select(fact => (fact.Key, fact.Value))]);
    }
}
