using HimalytixRestore.Engine.Health.Smoke;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>Asks the application itself, once a look, for the page that its health test or else its first test is about.</summary>
/// <param name="plan">The application.</param>
internal sealed class ResponseWatcher(SmokePlan plan) : IWatcher, IDisposable
{
    private readonly AnswerCount _count = new();
    private readonly SmokeClient _client = new(plan);
    private readonly Uri _address = plan.Address(plan.Tests.OrderBy(test => test.Kind == SmokeTestKind.Health ? 0 : 1).Select(test => test.Path).FirstOrDefault() ?? "/");

    /// <inheritdoc/>
    public string Name => "WatchResponses";

    /// <inheritdoc/>
    public Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            _count.Add((int)(await _client.FollowAsync(_address, cancellationToken)).Status);
        }
        catch (SmokeFaultException)
        {
            _count.Add(0);
        }

        return _count.TakeNew();
    }

    /// <inheritdoc/>
    public HealthFinding Conclude() => _count.Conclude($"questions to {SmokeFaults.Show(_address)}");

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
