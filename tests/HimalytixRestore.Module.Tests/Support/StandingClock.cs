namespace HimalytixRestore.Module.Tests.Support;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class StandingClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    /// <summary>Moves it.</summary>
    /// <param name="time">How far.</param>
    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
