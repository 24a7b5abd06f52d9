using System.Diagnostics;

namespace HimalytixRestore.TestSupport;

/// <summary>Waits for what others bring about; what does not come in time fails the test instead of holding it up.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks until the answer is yes.</summary>
    /// <param name="condition">The question.</param>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="patience">How long; half a minute unless said otherwise.</param>
    /// <exception cref="TimeoutException">It is still no after that time.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var began = Stopwatch.GetTimestamp();
        var limit = patience ?? Patience;
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds} s: {what}.");
            await Task.Delay(Pause);
        }
    }
}
