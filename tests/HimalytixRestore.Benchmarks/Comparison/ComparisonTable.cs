using System.Globalization;
using System.Text;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>The figures as a table in Markdown, as docs/benchmarks.md has it.</summary>
internal static class ComparisonTable
{
    /// <summary>The table.</summary>
    /// <param name="figures">Everyone's figures.</param>
    public static string Of(IReadOnlyList<Figures> figures)
    {
        var (psql, restore) = (Target.Best(figures, ContestantGroup.Psql), Target.Best(figures, ContestantGroup.PgRestore));
        var text = new StringBuilder("""
            | | Wall | CPU, client | CPU, server | Floor | Wall / floor | / psql | / best pg_restore | Peak memory |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |

            """);
        foreach (var one in figures)
        {
            AppendRow(text, $"({one.Contestant.Key}) {one.Contestant.Title}", one, one.Wall, psql, restore);
            if (one.Settling is { } settling)
                AppendRow(text, "– until all is loaded, without ANALYZE", one, one.Wall - settling, psql, restore);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string name, Figures one, TimeSpan wall, Figures? psql, Figures? restore)
    {
        var isWhole = wall == one.Wall;
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {Seconds(wall)} | {(isWhole ? Seconds(one.Client) : "")} | {(isWhole ? Seconds(one.Server) : "")} | {(isWhole ? Seconds(one.Floor) : "")} ");
        text.Append(CultureInfo.InvariantCulture, $"| {(isWhole ? Ratio(wall, one.Floor) : "")} | {Ratio(wall, psql?.Wall)} | {Ratio(wall, restore?.Wall)} | {(isWhole && one.PeakBytes is { } peak ? Show.Size(peak) : "")} |\n");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static string Ratio(TimeSpan time, TimeSpan? other) => other is { } value ? string.Create(CultureInfo.InvariantCulture, $"{time / value:0.00}") : "";
}
