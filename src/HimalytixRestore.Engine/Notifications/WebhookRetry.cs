using Polly;
using Polly.Retry;

namespace HimalytixRestore.Engine.Notifications;

/// <summary>When and how often a webhook that does not take a message is tried again: after pauses that double and are spread at random, or when it says.</summary>
internal sealed class WebhookRetry
{
    private readonly ResiliencePipeline<WebhookAnswer> _pipeline;

    /// <summary>A policy.</summary>
    /// <param name="retries">How often it is tried again.</param>
    /// <param name="firstPause">About how long to wait before the first time.</param>
    /// <param name="longestPause">The most to wait, unless the webhook asks for more.</param>
    public WebhookRetry(int retries, TimeSpan firstPause, TimeSpan longestPause) => _pipeline = new ResiliencePipelineBuilder<WebhookAnswer>()
        .AddRetry(new RetryStrategyOptions<WebhookAnswer>
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsWorthAnotherTry: true }),
            MaxRetryAttempts = retries,
            Delay = firstPause,
            MaxDelay = longestPause,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
        })
        .Build();

    /// <summary>The one beside a run: as long as the run lives.</summary>
    public static WebhookRetry Untiring { get; } = new(int.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>The one that somebody waits for: twice, within about three seconds.</summary>
    public static WebhookRetry Brief { get; } = new(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    /// <summary>Posts, again where that is worth it.</summary>
    /// <param name="post">Posts once.</param>
    /// <param name="cancellationToken">Ends it, pauses included.</param>
    public ValueTask<WebhookAnswer> ExecuteAsync(Func<CancellationToken, Task<WebhookAnswer>> post, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(async token => await post(token).ConfigureAwait(false), cancellationToken);
}
