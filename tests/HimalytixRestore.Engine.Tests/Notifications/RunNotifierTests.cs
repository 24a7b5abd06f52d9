using System.Diagnostics;
using HimalytixRestore.Engine.Notifications;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Webhooks;

namespace HimalytixRestore.Engine.Tests.Notifications;

/// <summary>Fault 45: the webhook is down, slow or wrong; a run never notices.</summary>
public sealed class RunNotifierTests
{
    [Fact]
    public async Task A_run_is_told_of_in_order()
    {
        await using var bench = await NotifierBench.CreateAsync();

        await TellAsync(bench.Notifier(), Runs.Succeeded);

        Assert.Collection(bench.Server.Texts,
            text => Assert.StartsWith("[production] The restore of erpdb has begun (InPlace). (20", text),
            text => Assert.StartsWith("[production] erpdb: the application cannot work from now on.", text),
            text => Assert.StartsWith("[production] erpdb: the application can work again, after 4m 05s.", text),
            text => Assert.StartsWith("[production] erpdb is restored: 1,234,567 rows in 1 tables from himalytix_production_20261123_020000.sql.gz.enc, in 12m 00s. The application could not work for 4m 05s.", text));
        Assert.Empty(bench.Outbox.List());
        Assert.Empty(bench.Reporter.Warnings);
    }

    [Fact]
    public async Task Nothing_of_a_row_and_no_server_gets_into_the_channel()
    {
        await using var bench = await NotifierBench.CreateAsync();

        await TellAsync(bench.Notifier(), Runs.RolledBack);

        Assert.Equal(5, bench.Server.Texts.Count);
        Assert.Contains("failed in Restore (UniqueViolation) and was rolled back: erpdb is as it was before.", bench.Server.Texts.ElementAt(3));
        Assert.StartsWith("[production] Somebody is needed:", bench.Server.Texts.ElementAt(4));
        Assert.All(bench.Server.Texts, text => Assert.DoesNotContain("customer.example", text));
        Assert.All(bench.Server.Texts, text => Assert.DoesNotContain("db.internal", text));
    }

    [Fact]
    public async Task Only_the_events_of_the_profile_are_told()
    {
        await using var bench = await NotifierBench.CreateAsync();

        await TellAsync(bench.Notifier(""", "events": ["downtimeEnds", "escalation"] """), Runs.RolledBack);

        Assert.Equal(2, bench.Server.Texts.Count);
    }

    [Fact]
    public async Task What_a_webhook_that_is_down_does_not_take_is_kept_and_sent_by_the_next_run()
    {
        await using var bench = await NotifierBench.CreateAsync();
        bench.Server.Status = 503;

        await TellAsync(bench.Notifier(), Runs.Succeeded);

        var kept = bench.Outbox.List();
        Assert.Equal(4, kept.Count);
        foreach (string path in kept)
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.DoesNotContain(WebhookServer.Token, await File.ReadAllTextAsync(path));
        }

        Assert.Equal(2, bench.Reporter.Warnings.Count);
        Assert.Contains("answered 503", bench.Reporter.Warnings.First());
        Assert.Contains("4 notifications were not sent and are kept", bench.Reporter.Warnings.Last());
        Assert.All(bench.Reporter.Warnings, warning => Assert.DoesNotContain(WebhookServer.Token, warning));

        bench.Server.Status = 200;
        await TellAsync(bench.Notifier(), Runs.Succeeded);

        Assert.Equal(8, bench.Server.Texts.Count);
        Assert.Equal(2, bench.Server.Texts.Select((text, i) => (text, i)).Count(pair => pair.text.Contains("has begun", StringComparison.Ordinal) && pair.i is 0 or 4));
        Assert.Empty(bench.Outbox.List());
    }

    [Fact]
    public async Task A_webhook_that_comes_back_while_the_run_lives_gets_everything()
    {
        await using var bench = await NotifierBench.CreateAsync();
        bench.Server.Status = 500;
        await using var notifier = bench.Notifier();
        notifier.Started(Runs.Begun);
        await Eventually.TrueAsync(() => Task.FromResult(bench.Server.Requests >= 3), "it is tried again");

        bench.Server.Status = 200;

        await Eventually.TrueAsync(() => Task.FromResult(bench.Server.Texts.Count == 1), "it is sent while the run goes on");
        await Eventually.TrueAsync(() => Task.FromResult(bench.Outbox.List().Count == 0), "it is kept no longer");
        Assert.Single(bench.Reporter.Warnings);
    }

    [Fact]
    public async Task A_webhook_that_says_when_is_asked_then()
    {
        await using var bench = await NotifierBench.CreateAsync();
        bench.Server.Status = 429;
        bench.Server.RetryAfterSeconds = 60;
        await using (var notifier = bench.Notifier())
        {
            notifier.Started(Runs.Begun);
            await Eventually.TrueAsync(() => Task.FromResult(bench.Reporter.Warnings.Count == 1), "the first answer came");
            bench.Server.Status = 200;
            notifier.Changed(Runs.Begun, Runs.Down);
            Assert.Equal(1, bench.Server.Requests);
        }

        // The end of a run does not wait for a pause: it has one more try.
        Assert.Equal(2, bench.Server.Texts.Count);
    }

    [Fact]
    public async Task A_webhook_that_hangs_holds_nothing_up()
    {
        await using var bench = await NotifierBench.CreateAsync();
        bench.Server.Status = 0;
        var notifier = bench.Notifier();
        var watch = Stopwatch.StartNew();

        await TellAsync(notifier, Runs.Succeeded);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(4, bench.Outbox.List().Count);
    }

    [Fact]
    public async Task A_webhook_that_was_revoked_is_not_asked_again_and_again()
    {
        await using var bench = await NotifierBench.CreateAsync();
        (bench.Server.Status, bench.Server.Body) = (404, "no_service");

        await TellAsync(bench.Notifier(), Runs.Succeeded);

        Assert.InRange(bench.Server.Requests, 1, 2);
        Assert.Contains("answered 404 (no_service)", bench.Reporter.Warnings.First());
        Assert.Equal(4, bench.Outbox.List().Count);
    }

    [Fact]
    public async Task Where_nothing_can_be_kept_it_is_sent_all_the_same()
    {
        await using var bench = await NotifierBench.CreateAsync();
        Directory.CreateDirectory(bench.StateFolder);
        await File.WriteAllTextAsync(bench.Outbox.Folder, "in the way");

        await TellAsync(bench.Notifier(), Runs.Succeeded);

        Assert.Equal(4, bench.Server.Texts.Count);
        Assert.Equal(4, bench.Reporter.Warnings.Count);
    }

    [Fact]
    public async Task What_is_kept_for_another_environment_or_is_being_sent_by_another_process_is_left_alone()
    {
        await using var bench = await NotifierBench.CreateAsync();
        string foreign = await bench.Outbox.KeepAsync(Note("staging", "of staging"), CancellationToken.None);
        string taken = await bench.Outbox.KeepAsync(Note("production", "taken"), CancellationToken.None);

        await using (await Outbox.TakeAsync(taken, CancellationToken.None))
            await TellAsync(bench.Notifier(), Runs.Succeeded);

        Assert.Equal(4, bench.Server.Texts.Count);
        Assert.Equal([foreign, taken], bench.Outbox.List());
    }

    [Fact]
    public async Task A_damaged_file_is_passed_over_and_the_oldest_go_when_there_are_too_many()
    {
        await using var bench = await NotifierBench.CreateAsync();
        for (int i = 0; i < Outbox.Capacity; i++)
            await bench.Outbox.KeepAsync(Note("staging", $"{i}") with { CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(i) }, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(bench.Outbox.Folder, "0.json"), "{");
        bench.Server.Status = 404;

        await TellAsync(bench.Notifier(), Runs.Succeeded);

        Assert.Equal(Outbox.Capacity, bench.Outbox.List().Count);
        Assert.Contains(bench.Reporter.Warnings, warning => warning.Contains("thrown away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_url_that_cannot_be_used_is_one_warning()
    {
        await using var bench = await NotifierBench.CreateAsync();
        var settings = bench.Settings();
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(bench.StateFolder)!, "webhook"), "http://chat.example/S3cr3t-webhook-token\n");

        Assert.Null(RunNotifier.For(settings, bench.Reporter));

        Assert.Contains("https://", Assert.Single(bench.Reporter.Warnings));
        Assert.DoesNotContain(WebhookServer.Token, bench.Reporter.Warnings.Single());
    }

    private static RestoreNotification Note(string environment, string text) => new() { Kind = NotificationKind.Message, Environment = environment, Text = text, CreatedAt = DateTimeOffset.UtcNow };

    private static async Task TellAsync(RunNotifier notifier, RestoreRun end)
    {
        await using (notifier)
        {
            notifier.Started(Runs.Begun);
            notifier.Changed(Runs.Begun, Runs.Down);
            notifier.Changed(Runs.Down, Runs.Down with { DatabaseClosedAt = DateTimeOffset.UtcNow });
            notifier.Changed(Runs.Down, Runs.Up);
            notifier.Ended(end);
        }
    }
}
