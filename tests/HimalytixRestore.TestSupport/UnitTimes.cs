using System.Globalization;

namespace HimalytixRestore.TestSupport;

/// <summary>When a systemd unit last changed, in microseconds of the clock that never goes back; 0 is never.</summary>
/// <param name="StopBegan">It was active until then.</param>
/// <param name="Stopped">Its last process was gone.</param>
/// <param name="StartBegan">Its process was about to be started.</param>
/// <param name="Started">It was active from then on.</param>
/// <param name="MainProcess">Its process; 0 when it has none.</param>
/// <param name="State">What systemd calls its state, for example <c>active</c>.</param>
public sealed record UnitTimes(long StopBegan, long Stopped, long StartBegan, long Started, int MainProcess, string State)
{
    /// <summary>The value for <c>systemctl show --property</c>.</summary>
    public const string Properties = "ActiveExitTimestampMonotonic,InactiveEnterTimestampMonotonic,InactiveExitTimestampMonotonic,ActiveEnterTimestampMonotonic,MainPID,ActiveState";

    /// <summary>Reads the answer of <c>systemctl show</c>.</summary>
    /// <param name="text">Lines of <c>Name=value</c>.</param>
    public static UnitTimes Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = text.Split('\n').Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new(
            Time("ActiveExitTimestampMonotonic"), Time("InactiveEnterTimestampMonotonic"), Time("InactiveExitTimestampMonotonic"), Time("ActiveEnterTimestampMonotonic"),
            int.Parse(values["MainPID"], CultureInfo.InvariantCulture), values["ActiveState"]);

        long Time(string name) => long.Parse(values[name], CultureInfo.InvariantCulture);
    }
}
