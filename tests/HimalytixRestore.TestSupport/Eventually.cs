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
    /// <exception cref="TimeoutException">It is still no after half a minute.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}.");
            await Task.Delay(Pause);
        }
    }
}
