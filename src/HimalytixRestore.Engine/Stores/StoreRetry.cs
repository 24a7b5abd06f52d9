using Polly;
using Polly.Retry;

namespace HimalytixRestore.Engine.Stores;

/// <summary>
/// When and how often a request to a store is tried again: only what another try may heal, after pauses that double and are spread at random,
/// so that many readers do not come back at once. Attempts are bounded; a read that brings bytes begins to count anew.
/// </summary>
internal sealed class StoreRetry
{
    private readonly ResiliencePipeline _pipeline;

    /// <summary>A policy.</summary>
    /// <param name="retries">How often a request is tried again when nothing comes of it.</param>
    /// <param name="firstPause">About how long to wait before the first time.</param>
    /// <param name="longestPause">The most to wait.</param>
    public StoreRetry(int retries, TimeSpan firstPause, TimeSpan longestPause) => _pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<StoreException>(IsWorthAnotherTry),
            MaxRetryAttempts = retries,
            Delay = firstPause,
            MaxDelay = longestPause,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <summary>The one that is used: eight times, within about half a minute.</summary>
    public static StoreRetry Default { get; } = new(8, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15));

    /// <summary>The one of questions whose answer somebody waits for, such as a page of a listing: three times, within two seconds.</summary>
    public static StoreRetry Brief { get; } = new(3, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1));

    /// <summary>True for trouble that may be over the next time: the store cannot be reached, fails, asks to slow down, breaks off or says nothing.</summary>
    /// <param name="exception">The trouble.</param>
    public static bool IsWorthAnotherTry(StoreException exception) => exception.Category is RestoreErrorCategory.Unavailable or RestoreErrorCategory.Timeout;

    /// <summary>Makes a request, again where that is worth it.</summary>
    /// <typeparam name="TState">What the request needs.</typeparam>
    /// <typeparam name="TResult">What it brings.</typeparam>
    /// <param name="request">The request; begins from the beginning each time it is called.</param>
    /// <param name="state">What it needs.</param>
    /// <param name="cancellationToken">Ends it, pauses included.</param>
    /// <exception cref="StoreException">The last attempt failed too, or another one would not help.</exception>
    public ValueTask<TResult> ExecuteAsync<TState, TResult>(Func<TState, CancellationToken, ValueTask<TResult>> request, TState state, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(static (arguments, token) => arguments.request(arguments.state, token), (request, state), cancellationToken);
}
