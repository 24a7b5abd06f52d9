using HimalytixRestore.Engine.Health.Watching;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Tests.AppServices;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Health.Watching;

/// <summary>Real units that fail while they are watched.</summary>
[Collection(SystemdCollection.Name)]
public sealed class FailedUnitWatcherTests(SystemdFixture systemd)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_units_that_fail_after_the_beginning_are_told_once()
    {
        await systemd.PrepareAsync();
        await systemd.AddServiceAsync("himalytix-was-broken", "ExecStart=/bin/false");
        await FailAsync("himalytix-was-broken");
        var watcher = new FailedUnitWatcher(LocalHost.Instance, isUserScope: true);
        await watcher.BeginAsync(Token);
        Assert.Empty(await watcher.LookAsync(Token));
        Assert.Equal(CheckStatus.Pass, watcher.Conclude().Status);

        await FailAsync(SystemdFixture.Broken);
        Assert.Equal($"the unit {SystemdFixture.Broken}.service has failed", Assert.Single(await watcher.LookAsync(Token)));
        Assert.Empty(await watcher.LookAsync(Token));
        Assert.Equal((CheckStatus.Fail, "UnitsFailed"), (watcher.Conclude().Status, watcher.Conclude().Id));
        Assert.DoesNotContain("was-broken", watcher.Conclude().Message, StringComparison.Ordinal);
    }

    private async Task FailAsync(string unit)
    {
        await systemd.ControlAsync("start", unit);
        await Eventually.TrueAsync(async () => await systemd.ControlAsync("is-failed", unit) == "failed", $"{unit} fails");
    }
}
