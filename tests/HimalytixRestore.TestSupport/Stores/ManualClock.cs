namespace HimalytixRestore.TestSupport.Stores;

/// <summary>A clock that stands still until a test moves it. Only what it says is moved: timers are the system's.</summary>
/// <param name="now">What it says first.</param>
public sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;

    /// <summary>A clock that begins with what the system's says.</summary>
    public ManualClock()
        : this(System.GetUtcNow())
    {
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves it.</summary>
    /// <param name="time">How far.</param>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
