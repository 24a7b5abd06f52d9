using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>The run, its backup and the services, for whoever has to look further.</summary>
internal static class FactSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="run">The run.</param>
    public static XElement Write(RestoreRun run) => Section(
        "The run",
        Facts([.. RunFacts.Of(run), .. RunFacts.OfBackup(run), .. run.Services.Select(service => (service.Name, $"was {service.PreviousStatus} before"))]));
}
