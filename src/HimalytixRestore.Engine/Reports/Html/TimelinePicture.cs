using System.Globalization;
using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>
/// A timeline as SVG. Times are percentages of whatever width there is and letters have their own size, so that the same picture can be
/// read on a telephone and on a wall.
/// </summary>
internal static class TimelinePicture
{
    private const int RowHeight = 24;
    private const int AxisHeight = 24;
    private const int BarHeight = 12;
    private const int MaximumTicks = 4;

    /// <summary>The share of the width that a label needs on a telephone.</summary>
    private const double LabelShare = 0.42;

    /// <summary>Steps of the scale, in seconds.</summary>
    private static readonly double[] s_steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

    /// <summary>Draws it.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    public static XElement Draw(RunTimeline timeline, string title)
    {
        int height = timeline.Bars.Count * RowHeight;
        return Element(
            "svg",
            Class("timeline"),
            Attribute("role", "img"),
            Attribute("aria-label", title),
            Attribute("width", "100%"),
            Attribute("height", Pixels(height + AxisHeight)),
            timeline.Downtime.Select(span => Downtime(timeline, span, height)),
            Ticks(timeline, height),
            timeline.Bars.Select((bar, row) => Bar(timeline, bar, row * RowHeight)));
    }

    /// <summary>The class of a bar in the style sheet.</summary>
    /// <param name="kind">What it is.</param>
    public static string ClassOf(TimelineKind kind) => kind switch
    {
        TimelineKind.Attempt => "attempt",
        TimelineKind.Undone => "undone",
        TimelineKind.Failed => "failed",
        TimelineKind.Running => "running",
        TimelineKind.RollBack => "rollback",
        _ => "done",
    };

    private static XElement Downtime(RunTimeline timeline, DowntimeSpan span, int height)
    {
        double from = Share(timeline, span.From);
        double to = span.Length is { } length ? Share(timeline, span.From + length) : 1;
        string what = span.IsDatabase ? "The database was closed" : "The application could not work";
        return Element(
            "rect",
            Class(span.IsDatabase ? "down closed" : "down"),
            Attribute("x", Percent(from)),
            Attribute("width", Percent(Math.Max(to - from, 0.001))),
            Attribute("height", Pixels(height)),
            Element("title", $"{what} {(span.Length is { } time ? $"for {DisplayText.Duration(time)}" : $"since {ReportText.Clock(span.From)}")}"));
    }

    private static IEnumerable<XElement> Ticks(RunTimeline timeline, int height)
    {
        double seconds = (timeline.To - timeline.From).TotalSeconds;
        double step = s_steps.FirstOrDefault(step => seconds / step <= MaximumTicks, Math.Ceiling(seconds / MaximumTicks / 86400) * 86400);
        for (double at = 0; at <= seconds; at += step)
        {
            string x = Percent(seconds > 0 ? at / seconds : 0);
            string anchor = at == 0 ? "start" : at > 0.9 * seconds ? "end" : "middle";
            yield return Element("line", Class("tick"), Attribute("x1", x), Attribute("x2", x), Attribute("y2", Pixels(height + 4)));
            yield return Element("text", Class("scale"), Attribute("x", x), Attribute("y", Pixels(height + 17)), Attribute("text-anchor", anchor), Time(at));
            if (seconds <= 0)
                yield break;
        }
    }

    private static string Time(double seconds) => seconds switch
    {
        0 => "0",
        < 1 => DisplayText.Duration(TimeSpan.FromSeconds(seconds)),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };

    private static XElement Bar(RunTimeline timeline, TimelineBar bar, int top)
    {
        double from = Share(timeline, bar.From);
        double to = Share(timeline, bar.To);
        return Element(
            "g",
            Element("title", $"{bar.Label}, {ReportText.Clock(bar.From)}, {DisplayText.Duration(bar.Length)}. {bar.Detail}".TrimEnd()),
            Element(
                "rect",
                Class(ClassOf(bar.Kind)),
                Attribute("x", Percent(from)),
                Attribute("y", Pixels(top + (RowHeight - BarHeight) / 2)),
                Attribute("width", Percent(Math.Max(to - from, 0.001))),
                Attribute("height", Pixels(BarHeight)),
                Attribute("rx", "2")),
            Label(bar, from, to, top));
    }

    /// <summary>Behind the bar where there is room, else before it, else over it; an attempt's is long, and has its row for itself.</summary>
    private static XElement Label(TimelineBar bar, double from, double to, int top)
    {
        var (x, shift, anchor) = bar.Kind is TimelineKind.Attempt ? (0, "2", "start") : 1 - to >= LabelShare ? (to, "6", "start") : from >= LabelShare ? (from, "-6", "end") : (from, "6", "start");
        return Element(
            "text",
            bar.Kind is TimelineKind.Attempt ? Class("strong") : null,
            Attribute("x", Percent(x)),
            Attribute("dx", shift),
            Attribute("y", Pixels(top + RowHeight / 2 + 4)),
            Attribute("text-anchor", anchor),
            bar.Kind is TimelineKind.Attempt ? bar.Label : $"{bar.Label} {DisplayText.Duration(bar.Length)}");
    }

    private static double Share(RunTimeline timeline, DateTimeOffset time)
    {
        double length = (timeline.To - timeline.From).TotalSeconds;
        return length > 0 ? Math.Clamp((time - timeline.From).TotalSeconds / length, 0, 1) : 0;
    }

    private static string Pixels(int length) => length.ToString(CultureInfo.InvariantCulture);
}
