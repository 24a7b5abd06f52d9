using System.Globalization;

namespace HimalytixRestore.Engine.Reports;

/// <summary>Times as all reports tell them.</summary>
internal static class ReportText
{
    /// <summary>A time to the second in UTC: steps are short.</summary>
    /// <param name="time">The time.</param>
    public static string Second(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);

    /// <summary>The time of day to the second in UTC.</summary>
    /// <param name="time">The time.</param>
    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
