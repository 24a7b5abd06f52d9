using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Health.Watching;
using HimalytixRestore.Engine.Tests.AppServices;

namespace HimalytixRestore.Engine.Tests.Health.Watching;

/// <summary>Containers that go down while they are watched.</summary>
public sealed class ServiceWatcherTests : IDisposable
{
    private readonly DockerStandIn _docker = new("django", "celery", "celery-beat");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _docker.Dispose();

    [Fact]
    public async Task Only_services_that_ran_at_the_beginning_are_told_once()
    {
        _docker.Set("celery-beat", DockerStandIn.Container("celery-beat", "exited"));
        var watcher = new ServiceWatcher(new(new ComposeServiceManager(new("erp", []), _docker), ["django", "celery", "celery-beat"], TimeSpan.Zero));
        await watcher.BeginAsync(Token);
        Assert.Empty(await watcher.LookAsync(Token));
        Assert.Equal(CheckStatus.Pass, watcher.Conclude().Status);

        _docker.Set("celery", DockerStandIn.Container("celery", "exited", exitCode: 1));
        Assert.Equal("the service celery is Failed", Assert.Single(await watcher.LookAsync(Token)));
        Assert.Empty(await watcher.LookAsync(Token));
        Assert.Equal((CheckStatus.Fail, "ServicesDown"), (watcher.Conclude().Status, watcher.Conclude().Id));
        Assert.DoesNotContain("beat", watcher.Conclude().Message, StringComparison.Ordinal);
    }
}
