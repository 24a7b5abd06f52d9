using System.Globalization;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>What a figure must not be above.</summary>
/// <param name="Text">What is compared.</param>
/// <param name="Actual">What it is.</param>
/// <param name="Limit">What it may be.</param>
internal sealed record Target(string Text, double Actual, double Limit)
{
    private const double Megabyte = 1e6;

    /// <summary>True when it is reached.</summary>
    public bool IsReached => Actual <= Limit;

    /// <summary>The targets of a database, as far as those took part of whom they speak.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="figures">Everyone's figures.</param>
    public static IReadOnlyList<Target> For(string database, IReadOnlyList<Figures> figures)
    {
        if (figures.FirstOrDefault(one => one.Contestant.Group == ContestantGroup.Ours) is not { } ours)
            return [];

        var (psql, restore) = (Best(figures, ContestantGroup.Psql), Best(figures, ContestantGroup.PgRestore));
        List<Target> targets = [new("peak memory of our process, MB", figures.Max(one => one.PeakBytes ?? 0) / Megabyte, 300)];
        if (psql is not null)
            targets.Add(new($"{ours.Contestant.Title} / {psql.Contestant.Key}", ours.Wall / psql.Wall, IsManyTables(database) ? 0.40 : 0.65));
        if (restore is not null)
            targets.Add(new($"{ours.Contestant.Title} / {restore.Contestant.Key}, the best pg_restore", ours.Wall / restore.Wall, IsManyTables(database) ? 0.20 : 1));
        if (string.Equals(database, "ledger", StringComparison.Ordinal))
            targets.Add(new($"{ours.Contestant.Title} / its floor", ours.Wall / ours.Floor, 1.15));
        return targets;
    }

    /// <summary>The fastest of a group; null when none took part.</summary>
    /// <param name="figures">Everyone's figures.</param>
    /// <param name="group">The group.</param>
    public static Figures? Best(IReadOnlyList<Figures> figures, ContestantGroup group) => figures.Where(one => one.Contestant.Group == group).MinBy(one => one.Wall);

    /// <summary>Whether a database is thousands of tables.</summary>
    /// <param name="database">The database's name.</param>
    public static bool IsManyTables(string database) => string.Equals(database, "tenants", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsReached ? "reached" : "MISSED ")}  {Text}: {Actual:0.00}, at most {Limit:0.00}");
}
