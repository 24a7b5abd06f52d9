using Microsoft.Extensions.Time.Testing;

namespace HimalytixRestore.Engine.Tests.Stores.Thawing;

/// <summary>A clock for one that waits alone: whoever waits for a time finds it come, while <see cref="Jumps"/> says so.</summary>
internal sealed class JumpingClock(DateTimeOffset? start = null) : FakeTimeProvider(start ?? s_start)
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public Func<bool> Jumps { get; set; } = () => true;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && Jumps())
            Advance(dueTime);
        return timer;
    }
}
