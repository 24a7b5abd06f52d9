using HimalytixRestore.Engine.Health.Smoke;
using HimalytixRestore.TestSupport.Web;

namespace HimalytixRestore.Engine.Tests.Health.Smoke;

/// <summary>A health API is believed neither by its status nor by its text alone.</summary>
public sealed class HealthProbeTests : IAsyncLifetime
{
    private DjangoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DjangoServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("""{"status": "ok"}""", "status: ok")]
    [InlineData("""{"status": "healthy", "version": "4.2", "timestamp": "2026-11-23T12:00:00Z"}""", "status: healthy")]
    [InlineData("""{"status": "ready", "checks": {"database": "ok", "cache": {"status": "up", "ms": 3}, "queue": true}}""", "status: ready; database: ok; cache: up; queue: ok")]
    [InlineData("""{"status": "pass", "checks": [{"name": "database", "status": "pass"}, {"status": "pass"}]}""", "status: pass; database: pass; check 2: pass")]
    [InlineData("""{"Cache backend: default": "working", "DatabaseBackend": "working"}""", "Cache backend: default: working; DatabaseBackend: working")]
    [InlineData("""{"detail": "all is quiet"}""", "names no check")]
    [InlineData("""{"status": "ok", "debug": false, "database": "ok", "region": "north", "build": {"state": "released"}}""", "status: ok.")]
    public async Task What_is_well_passes(string body, string message)
    {
        var result = await AskAsync(200, body);
        Assert.Equal(CheckStatus.Pass, result.Status);
        Assert.Contains(message, result.Message);
    }

    [Theory]
    [InlineData(200, """{"status": "ok", "checks": {"database": "ok", "redis": "error"}}""", "redis: error")]
    [InlineData(503, """{"status": "unhealthy", "checks": {"database": false}}""", "status: unhealthy; database: false")]
    [InlineData(500, """{"Cache backend: default": "working", "DatabaseBackend": "unavailable: Database error"}""", "DatabaseBackend: unavailable: Database error")]
    [InlineData(200, """{"healthy": false}""", "healthy: false")]
    [InlineData(200, """{"status": "ok", "database": "disconnected"}""", "database: disconnected")]
    [InlineData(200, """{"status": "ok", "redis": {"status": "down", "ms": 5000}}""", "redis: down")]
    [InlineData(200, """{"database": "error"}""", "database: error")]
    public async Task What_is_not_well_is_named(int status, string body, string message)
    {
        var result = await AskAsync(status, body);
        Assert.Equal((CheckStatus.Fail, "HealthDegraded"), (result.Status, result.Finding));
        Assert.Contains(message, result.Message);
        Assert.Equal($"{status}", result.Evidence["HttpStatus"]);
    }

    [Fact]
    public async Task What_is_doubtful_is_worth_a_look() => Assert.Equal(CheckStatus.Warn, (await AskAsync(200, """{"status": "degraded"}""")).Status);

    [Theory]
    [InlineData("<!DOCTYPE html><p>Welcome</p>")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_page_that_answers_200_is_no_health_API(string body) => Assert.Equal("HealthNotJson", (await AskAsync(200, body)).Finding);

    [Fact]
    public async Task A_status_without_JSON_is_named_by_the_status() => Assert.Equal("BackendUnavailable", (await AskAsync(502, "<h1>502 Bad Gateway</h1>")).Finding);

    private Task<HealthCheckResult> AskAsync(int status, string body)
    {
        _server.Health = (status, body);
        return SmokeScene.RunOneAsync(_server.Url, SmokeTest.Default(SmokeTestKind.Health) with { Path = "/health/ready/" });
    }
}
