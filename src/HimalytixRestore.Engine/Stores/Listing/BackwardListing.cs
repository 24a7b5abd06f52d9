using System.Runtime.CompilerServices;

namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>
/// The backups of one environment in one folder, newest first, of which the oldest are known already: spans of time are read backwards, each wide
/// enough to fill most of a page.
/// </summary>
/// <param name="listPage">Asks the store.</param>
/// <param name="stem">What the keys begin with, before the time.</param>
/// <param name="names">What is known.</param>
/// <param name="clock">The time.</param>
internal sealed class BackwardListing(ListPage listPage, string stem, EnvironmentNames names, TimeProvider clock)
{
    /// <summary>A page holds 1,000 keys; a span is meant to hold fewer, because a page that is not enough was read in vain.</summary>
    private const int WantedPerSpan = 700;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>Lists groups of objects: each is younger than the ones behind it, and within a group there is no order.</summary>
    /// <param name="after">Nothing older is wanted; null for all.</param>
    /// <param name="before">Nothing of this time or younger is wanted; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<StoredObject>> ListAsync(DateTimeOffset? after, DateTimeOffset? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!names.HasMore)
        {
            yield return names.Oldest;
            yield break;
        }

        // The last known one may have a twin of the same second that is not known yet.
        var known = names.Oldest[^1].Key;
        var floor = TimeOf(names.Oldest[^1]);
        var low = after > floor ? WholeSecond(after.Value) : floor;
        var end = before;
        var width = FirstWidth();
        while (end is null || end > low)
        {
            var upper = end ?? Later(clock.GetUtcNow(), low + s_second);
            var start = upper - low <= width ? low : WholeSecond(upper - width);
            var window = await TimeWindow.ReadAsync(listPage, stem, start, end, cancellationToken);
            if (window.Next is not null && upper - start > s_second)
            {
                width = (upper - start) / 2;
                continue;
            }

            window = await window.ReadToEndAsync(listPage, cancellationToken);
            width = NextWidth(upper - start, window.Objects.Count);
            end = start;
            var unknown = window.Objects.Where(item => string.CompareOrdinal(item.Key, known) > 0);
            yield return [.. unknown, .. start == floor ? names.Oldest : []];
        }

        if (before <= floor)
            yield return names.Oldest;
    }

    /// <summary>The density of the oldest ones, as a first guess.</summary>
    private TimeSpan FirstWidth()
    {
        var span = TimeOf(names.Oldest[^1]) - TimeOf(names.Oldest[0]);
        return NextWidth(span > s_second ? span : TimeSpan.FromDays(1), names.Oldest.Count);
    }

    private static TimeSpan NextWidth(TimeSpan width, int count)
    {
        var next = width * Math.Clamp((double)WantedPerSpan / Math.Max(count, 1), 0.25, 4);
        return next > s_second ? next : s_second;
    }

    private static DateTimeOffset TimeOf(StoredObject item) =>
        BackupName.TryParse(item.Key[(item.Key.LastIndexOf('/') + 1)..], out var name) ? name.CreatedAt : throw new ArgumentException($"'{item.Key}' is no backup.", nameof(item));

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
