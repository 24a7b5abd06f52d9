using HimalytixRestore.Engine.Health.Smoke;
using HimalytixRestore.Engine.Health.Watching;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Tests.Health.Smoke;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Web;

namespace HimalytixRestore.Engine.Tests.Health.Watching;

/// <summary>Each watcher on the real thing: files that grow and are rotated, an application that begins to fail.</summary>
public sealed class WatcherTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => _folder.Combine("app.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_error_lines_that_come_after_the_beginning_count()
    {
        await File.WriteAllTextAsync(Log, "ERROR before\nINFO half a li", Token);
        await using var watcher = new LogWatcher(LocalHost.Instance, null, Log);
        await watcher.BeginAsync(Token);
        Assert.Empty(await watcher.LookAsync(Token));
        await File.AppendAllTextAsync(Log, "ne with NOERROR\n2026-11-23 ERROR django.request Internal Server Error: /ledger/\nTraceback (most recent call last):\n  ERRO", Token);
        Assert.Equal($"2 new error lines in {Log}, for example: 2026-11-23 ERROR django.request Internal Server Error: /ledger/", Assert.Single(await watcher.LookAsync(Token)));
        await File.AppendAllTextAsync(Log, "R cut in two by the look\u001b[31m\n", Token);
        Assert.Single(await watcher.LookAsync(Token));
        var finding = watcher.Conclude();
        Assert.Equal((CheckStatus.Warn, "ErrorLines", "3"), (finding.Status, finding.Id, finding.Evidence["Lines"]));
        Assert.DoesNotContain('\u001b', finding.Message);
    }

    [Fact]
    public async Task A_log_that_is_rotated_is_read_from_its_beginning()
    {
        await File.WriteAllTextAsync(Log, "INFO a long line that is here before\n", Token);
        await using var watcher = new LogWatcher(LocalHost.Instance, null, Log);
        await watcher.BeginAsync(Token);
        File.Move(Log, Log + ".1");
        await File.WriteAllTextAsync(Log, "CRITICAL one\nINFO and so on and so on and so on and so on\n", Token);
        Assert.Single(await watcher.LookAsync(Token));
        await using (var file = new FileStream(Log, FileMode.Open))
            file.SetLength(0);
        await File.AppendAllTextAsync(Log, "ERROR two\n", Token);
        Assert.Single(await watcher.LookAsync(Token));
        Assert.Equal("2", watcher.Conclude().Evidence["Lines"]);
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_an_error_with_a_remedy()
    {
        await using var watcher = new LogWatcher(LocalHost.Instance, null, Log);
        var failure = await Assert.ThrowsAsync<HealthException>(() => watcher.BeginAsync(Token));
        Assert.Equal("LogUnreadable", failure.ErrorId);
    }

    [Theory]
    [InlineData(0, CheckStatus.Pass)]
    [InlineData(2, CheckStatus.Warn)]
    [InlineData(5, CheckStatus.Fail)]
    public async Task The_share_of_5xx_in_the_access_log_decides(int failures, CheckStatus status)
    {
        await File.WriteAllTextAsync(Log, "127.0.0.1 - - [23/Nov/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 500 100 \"-\" \"-\"\n", Token);
        await using var watcher = new AccessLogWatcher(LocalHost.Instance, null, Log);
        await watcher.BeginAsync(Token);
        var lines = Enumerable.Range(0, 100).Select(i => $"127.0.0.1 - - [23/Nov/2026:12:00:00 +0000] \"POST /ledger/{i} HTTP/1.1\" {(i < failures ? 502 : 200)} 512 \"http://x/500\" \"curl\"");
        await File.AppendAllLinesAsync(Log, lines.Append("no request at all"), Token);
        Assert.Equal(failures == 0 ? 0 : 1, (await watcher.LookAsync(Token)).Count);
        var finding = watcher.Conclude();
        Assert.Equal(status, finding.Status);
        Assert.Equal(("100", $"{failures}"), (finding.Evidence["Requests"], finding.Evidence["Failed"]));
    }

    [Fact]
    public async Task An_application_that_begins_to_fail_is_noticed()
    {
        await using var server = await DjangoServer.StartAsync();
        using var watcher = new ResponseWatcher(SmokeScene.Plan(server.Url, SmokeTest.Defaults, TimeSpan.Zero));
        await watcher.BeginAsync(Token);
        Assert.Empty(await watcher.LookAsync(Token));
        server.Fault = SmokeScene.Answer(500, "");
        Assert.Contains("1 of 2", Assert.Single(await watcher.LookAsync(Token)));
        server.Fault = http =>
        {
            http.Abort();
            return Task.FromResult(true);
        };
        Assert.Single(await watcher.LookAsync(Token));
        Assert.Equal((CheckStatus.Fail, "ServerErrors"), (watcher.Conclude().Status, watcher.Conclude().Id));
        Assert.All(server.Requests, request => Assert.Equal("GET /api/v1/health/", request));
    }
}
