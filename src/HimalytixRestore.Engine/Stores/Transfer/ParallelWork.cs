using System.Runtime.ExceptionServices;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>Several pieces of work that stand and fall together.</summary>
internal static class ParallelWork
{
    /// <summary>Does all of them at once, on the pool. The first that fails ends the others; when this returns, none is under way.</summary>
    /// <param name="work">The work; each with the token that ends it.</param>
    /// <param name="cancellationToken">Ends all.</param>
    /// <exception cref="Exception">What the first one threw; the others' are its consequences.</exception>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? first = null;
        await Task.WhenAll(work.Select(one => Task.Run(() => RunOneAsync(one), CancellationToken.None)));
        first?.Throw();

        async Task RunOneAsync(Func<CancellationToken, Task> one)
        {
            try
            {
                await one(stop.Token);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(exception), null);
                await stop.CancelAsync();
            }
        }
    }
}
