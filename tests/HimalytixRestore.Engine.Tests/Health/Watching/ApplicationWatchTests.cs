using HimalytixRestore.Engine.Health;
using HimalytixRestore.Engine.Health.Watching;
using HimalytixRestore.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace HimalytixRestore.Engine.Tests.Health.Watching;

/// <summary>Minutes of a watch, by a clock that is not waited for.</summary>
public sealed class ApplicationWatchTests
{
    private readonly RecordingReporter _reporter = new();

    [Fact]
    public async Task What_is_new_is_warned_of_while_it_goes_on_and_all_is_concluded_at_the_end()
    {
        var quiet = new ScriptedWatcher("Quiet");
        var loud = new ScriptedWatcher("Loud") { [3] = "something fails" };
        var results = await WatchAsync(TimeSpan.FromMinutes(1), quiet, loud);
        Assert.Equal(6, quiet.Looks);
        Assert.Equal(["Loud: something fails"], _reporter.Warnings);
        Assert.Equal(["Quiet", "Loud"], results.Select(result => result.Name));
        Assert.All(results, result => Assert.Equal((CheckStatus.Pass, TimeSpan.FromMinutes(1)), (result.Status, result.Duration)));
    }

    [Fact]
    public async Task The_last_look_is_at_the_end_also_when_the_time_is_no_multiple()
    {
        var watcher = new ScriptedWatcher("A");
        await WatchAsync(TimeSpan.FromSeconds(15), watcher);
        Assert.Equal(2, watcher.Looks);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_told_once_and_does_not_end_the_watch()
    {
        var blind = new ScriptedWatcher("Blind") { Fails = _ => true };
        var recovers = new ScriptedWatcher("Recovers") { Fails = look => look < 3 };
        var results = await WatchAsync(TimeSpan.FromMinutes(1), blind, recovers);
        Assert.Equal(["Blind: no access", "Recovers: no access"], _reporter.Warnings);
        Assert.Equal((CheckStatus.Warn, "WatchBlind", "ask for it"), (results[0].Status, results[0].Finding, results[0].RecommendedAction));
        Assert.Equal(CheckStatus.Pass, results[1].Status);
    }

    [Fact]
    public async Task A_watch_can_be_ended()
    {
        using var stop = new CancellationTokenSource();
        var watch = new ApplicationWatch([new ScriptedWatcher("A")], TimeSpan.FromSeconds(10), TimeProvider.System).RunAsync(TimeSpan.FromHours(1), _reporter, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    private async Task<IReadOnlyList<HealthCheckResult>> WatchAsync(TimeSpan duration, params IWatcher[] watchers)
    {
        var clock = new FakeTimeProvider();
        var watch = new ApplicationWatch(watchers, TimeSpan.FromSeconds(10), clock).RunAsync(duration, _reporter, TestContext.Current.CancellationToken);
        while (!watch.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        return await watch;
    }

    /// <summary>Says what it is told to, by the number of the look.</summary>
    private sealed class ScriptedWatcher(string name) : IWatcher
    {
        private readonly Dictionary<int, string> _says = [];

        public string Name => name;

        public int Looks { get; private set; }

        public Func<int, bool> Fails { get; init; } = _ => false;

        public string this[int look]
        {
            set => _says[look] = value;
        }

        public Task BeginAsync(CancellationToken cancellationToken) => Fails(0) ? throw NoAccess() : Task.CompletedTask;

        public Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
        {
            Looks++;
            return Fails(Looks) ? throw NoAccess() : Task.FromResult<IReadOnlyList<string>>(_says.TryGetValue(Looks, out var text) ? [text] : []);
        }

        public HealthFinding Conclude() => HealthFinding.Pass("all of it");

        private static HealthException NoAccess() => new("NoAccess", RestoreErrorCategory.PermissionDenied, "no access", "ask for it");
    }
}
