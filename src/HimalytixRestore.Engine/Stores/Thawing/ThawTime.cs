using System.Globalization;

namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>How long a thaw usually takes.</summary>
/// <param name="Shortest">At least; zero when only the longest time is documented.</param>
/// <param name="Longest">At most, for all but the largest objects.</param>
internal sealed record ThawTime(TimeSpan Shortest, TimeSpan Longest)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var inMinutes = Longest < TimeSpan.FromHours(1);
        var unit = inMinutes ? "minutes" : "hours";
        return Shortest == TimeSpan.Zero ? $"up to {Number(Longest)} {unit}" : $"{Number(Shortest)} to {Number(Longest)} {unit}";

        string Number(TimeSpan time) => (inMinutes ? time.TotalMinutes : time.TotalHours).ToString("0", CultureInfo.InvariantCulture);
    }
}
