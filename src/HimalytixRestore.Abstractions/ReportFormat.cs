namespace HimalytixRestore;

/// <summary>The form of a report.</summary>
public enum ReportFormat
{
    /// <summary>Markdown, for people.</summary>
    Markdown,

    /// <summary>JSON, for programs.</summary>
    Json,

    /// <summary>JUnit XML, for schedulers and CI servers.</summary>
    JUnit,

    /// <summary>One HTML page that needs nothing else, for people who were not there.</summary>
    Html,
}
