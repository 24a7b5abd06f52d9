using HimalytixRestore.Engine.Health.Smoke;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Web;

namespace HimalytixRestore.Engine.Tests.Health.Smoke;

/// <summary>What a good application passes, and what is said of one that starts slowly.</summary>
public sealed class SmokeTestRunTests : IAsyncLifetime
{
    private readonly RecordingReporter _reporter = new();
    private DjangoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DjangoServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_runbooks_tests_pass_on_an_application_that_works()
    {
        var results = await RunAsync(SmokeScene.All);
        Assert.All(results, result => Assert.Equal((CheckStatus.Pass, ""), (result.Status, result.Finding)));
        Assert.Equal(["GET /api/v1/health/", "GET /accounts/login/", "POST /accounts/login/", "GET /", "GET /"], _server.Requests);
        Assert.Contains("smoke signed in and was led to /", results[1].Message);
        Assert.DoesNotContain(_server.Password, string.Join(' ', _reporter.Milestones), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_user_the_form_is_looked_at_and_the_page_behind_it_is_skipped()
    {
        var results = await RunAsync(SmokeTest.Defaults);
        Assert.Equal([CheckStatus.Pass, CheckStatus.Pass, CheckStatus.Skipped], results.Select(result => result.Status));
        Assert.Contains("names no user", results[1].Message);
        Assert.Contains("asks for a login", results[2].Message);
        Assert.DoesNotContain(_server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_without_a_login_is_looked_at_and_its_marker_is_read_as_text()
    {
        var result = Assert.Single(await RunAsync([SmokeScene.Page("/public/", "Journal & Ledger")]));
        Assert.Equal(CheckStatus.Pass, result.Status);
    }

    [Fact]
    public async Task What_starts_slowly_is_asked_again_and_passes_within_the_warm_up()
    {
        var answers = 0;
        _server.Fault = SmokeScene.Answer(503, "starting", () => ++answers <= 3);
        var result = Assert.Single(await RunAsync([SmokeTest.Default(SmokeTestKind.Health)], warmUp: 30));
        Assert.Equal(CheckStatus.Pass, result.Status);
        Assert.Contains("asked 4 times", result.Message);
    }

    [Fact]
    public async Task Nobody_listens_yet_is_waited_for_too()
    {
        var address = _server.Url;
        await _server.DisposeAsync();
        var run = RunAsync([SmokeTest.Default(SmokeTestKind.Health)], warmUp: 30, address);
        await Eventually.TrueAsync(() => Task.FromResult(_reporter.ProgressStates.Count > 0), "the first question");
        _server = await DjangoServer.StartAsync(address.Port);
        Assert.Equal(CheckStatus.Pass, Assert.Single(await run).Status);
    }

    [Fact]
    public async Task The_warm_up_is_one_time_for_all_tests()
    {
        _server.Fault = SmokeScene.Answer(502, "Bad Gateway");
        var results = await RunAsync(SmokeScene.All, warmUp: 1);
        Assert.All(results, result => Assert.Equal("BackendUnavailable", result.Finding));
        Assert.Contains("asked ", results[0].Message);
        Assert.All(results.Skip(1), result => Assert.DoesNotContain("asked ", result.Message, StringComparison.Ordinal));
        Assert.True(results.Sum(result => result.Duration.TotalSeconds) < 8);
    }

    [Fact]
    public async Task A_permanent_answer_is_not_asked_for_again()
    {
        _server.Fault = SmokeScene.Answer(403, "go away");
        var result = Assert.Single(await RunAsync([SmokeTest.Default(SmokeTestKind.Health)], warmUp: 60));
        Assert.Equal("Forbidden", result.Finding);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task An_application_below_a_path_is_asked_there()
    {
        await RunAsync([SmokeTest.Default(SmokeTestKind.Health)], warmUp: 0, new(_server.Url, "/erp"));
        Assert.Equal(["GET /erp/api/v1/health/"], _server.Requests);
    }

    private async Task<IReadOnlyList<HealthCheckResult>> RunAsync(IReadOnlyList<SmokeTest> tests, int warmUp = 0, Uri? url = null)
    {
        using var run = new SmokeRun(SmokeScene.Plan(url ?? _server.Url, tests, TimeSpan.FromSeconds(warmUp)), _reporter);
        return await run.RunAsync(TestContext.Current.CancellationToken);
    }
}
