using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Notifications;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport.Webhooks;

namespace HimalytixRestore.Engine.Tests.Notifications;

public sealed class NotificationOperationsTests
{
    [Fact]
    public async Task A_message_and_a_run_are_sent_as_the_chat_must_read_them()
    {
        await using var bench = await NotifierBench.CreateAsync();

        var sent = await SendAsync(bench, new() { Settings = Settings(bench), Message = "<!channel> begin & end" });
        await SendAsync(bench, new() { Settings = Settings(bench), Run = Runs.Succeeded });

        Assert.Equal(NotificationStatus.Sent, Assert.Single(sent).Status);
        Assert.Equal("&lt;!channel&gt; begin &amp; end", bench.Server.Texts.First());
        Assert.Contains("erpdb is restored", bench.Server.Texts.Last());
        Assert.Empty(bench.Outbox.List());
    }

    [Fact]
    public async Task What_is_not_taken_is_kept_with_an_error_and_sent_later_oldest_first()
    {
        await using var bench = await NotifierBench.CreateAsync();
        bench.Server.Status = 500;
        var first = await SendAsync(bench, new() { Settings = Settings(bench), Message = "one" });
        await SendAsync(bench, new() { Settings = Settings(bench), Message = "two" });
        Assert.Equal(NotificationStatus.Kept, Assert.Single(first).Status);
        Assert.Equal(["NotificationKept", "NotificationKept"], bench.Reporter.Errors.Select(e => e.ErrorId));
        Assert.DoesNotContain(bench.Reporter.Errors, e => e.ToString().Contains(WebhookServer.Token, StringComparison.Ordinal));
        // One and two tries more for each message; the second one stands behind the first.
        Assert.Equal(6, bench.Server.Requests);

        bench.Server.Status = 200;
        var later = await SendAsync(bench, new() { Settings = Settings(bench) });

        Assert.Equal(["one", "two"], bench.Server.Texts);
        Assert.All(later, notification => Assert.Equal(NotificationStatus.Sent, notification.Status));
        Assert.Empty(bench.Outbox.List());
    }

    [Fact]
    public async Task Without_a_webhook_it_says_how_to_name_one()
    {
        await using var bench = await NotifierBench.CreateAsync();

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => SendAsync(bench, new() { Settings = new() { StateFolder = bench.StateFolder }, Message = "x" }));

        Assert.Equal("WebhookMissing", error.ErrorId);
        Assert.Empty(bench.Outbox.List());
    }

    private static SettingsRequest Settings(NotifierBench bench) => new() { ProfilePath = bench.Profile() };

    private static async Task<List<RestoreNotification>> SendAsync(NotifierBench bench, NotificationRequest request)
    {
        var retry = new WebhookRetry(2, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10));
        return await new NotificationOperations(new SettingsResolver(_ => null), retry).SendAsync(request, bench.Reporter, CancellationToken.None).ToListAsync();
    }
}
