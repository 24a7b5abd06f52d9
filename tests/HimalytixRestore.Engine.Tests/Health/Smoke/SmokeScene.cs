using HimalytixRestore.Engine.Health.Smoke;
using HimalytixRestore.TestSupport;
using Microsoft.AspNetCore.Http;

namespace HimalytixRestore.Engine.Tests.Health.Smoke;

/// <summary>Smoke tests of an application under test.</summary>
internal static class SmokeScene
{
    public const string Password = "Right-Pass_word 1";

    public static SmokeTest Login { get; } = SmokeTest.Default(SmokeTestKind.Login) with { User = "smoke", ReadPassword = () => Secret.FromText(Password) };

    public static IReadOnlyList<SmokeTest> All { get; } = [SmokeTest.Default(SmokeTestKind.Health), Login with { RedirectsTo = "/" }, Page("/", "Dashboard")];

    public static SmokeTest Page(string path, string? marker = null) => SmokeTest.Default(SmokeTestKind.Page) with { Path = path, Marker = marker };

    public static SmokePlan Plan(Uri url, IReadOnlyList<SmokeTest> tests, TimeSpan warmUp) => new() { Url = url, Tests = tests, WarmUp = warmUp, RequestTime = TimeSpan.FromSeconds(2) };

    /// <summary>Answers every request so, or those for which a condition holds.</summary>
    public static Func<HttpContext, Task<bool>> Answer(int status, string body, Func<bool>? when = null) => async http =>
    {
        if (when?.Invoke() == false)
            return false;
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body);
        return true;
    };

    /// <summary>Leads every request for a path elsewhere.</summary>
    public static Func<HttpContext, Task<bool>> Redirect(Func<string, string?> target) => http =>
    {
        if (target(http.Request.Path.Value!) is not { } location)
            return Task.FromResult(false);
        http.Response.Redirect(location);
        return Task.FromResult(true);
    };

    /// <summary>Does one test without any warm-up.</summary>
    public static async Task<HealthCheckResult> RunOneAsync(Uri url, SmokeTest test) => (await RunAsync(url, [test]))[^1];

    /// <summary>Does tests without any warm-up.</summary>
    public static async Task<IReadOnlyList<HealthCheckResult>> RunAsync(Uri url, IReadOnlyList<SmokeTest> tests)
    {
        using var run = new SmokeRun(Plan(url, tests, TimeSpan.Zero), new RecordingReporter());
        return await run.RunAsync(TestContext.Current.CancellationToken);
    }
}
