namespace HimalytixRestore.Engine.Reports;

/// <summary>A bar of the timeline.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Label">Its name.</param>
/// <param name="From">When it began.</param>
/// <param name="Length">How long it took.</param>
/// <param name="Detail">What happened.</param>
internal sealed record TimelineBar(TimelineKind Kind, string Label, DateTimeOffset From, TimeSpan Length, string Detail)
{
    /// <summary>When it ended.</summary>
    public DateTimeOffset To => From + Length;
}
