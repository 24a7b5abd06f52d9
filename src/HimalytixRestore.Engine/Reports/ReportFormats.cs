namespace HimalytixRestore.Engine.Reports;

/// <summary>The form that a report's file name asks for.</summary>
internal static class ReportFormats
{
    /// <summary>HTML for <c>.html</c>, JSON for <c>.json</c>, JUnit for <c>.xml</c>, Markdown for everything else.</summary>
    /// <param name="path">The file.</param>
    public static ReportFormat Of(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => ReportFormat.Html,
        ".JSON" => ReportFormat.Json,
        ".XML" => ReportFormat.JUnit,
        _ => ReportFormat.Markdown,
    };
}
