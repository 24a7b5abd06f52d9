using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>A real project on the Docker engine of this machine, where one answers.</summary>
public sealed class ComposeEngineTests : IAsyncLifetime
{
    private const string File = """
        services:
          django:
            image: postgres:16
            entrypoint: ["/bin/sh", "-c", "echo up; trap 'exit 0' TERM; sleep 600 & wait"]
            healthcheck: { test: ["CMD", "true"], interval: 1s }
          celery:
            image: postgres:16
            entrypoint: ["/bin/sh", "-c", "echo cannot reach the database; exit 3"]

        """;

    private readonly TempFolder _folder = new();
    private readonly RecordingReporter _reporter = new();
    private ComposeProject? _project;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ComposeServiceManager Manager => new(_project!, LocalHost.Instance);

    public async ValueTask InitializeAsync()
    {
        if (ProgramPath.Find("docker") is null || !await DockerEngine.AnswersAsync() || !(await DockerAsync("compose", "version")).Succeeded)
            Assert.Skip("No Docker engine answers, or the Compose plugin is not installed.");
        string file = _folder.Combine("compose.yml");
        await System.IO.File.WriteAllTextAsync(file, File, Token);
        _project = new("himalytix-" + Guid.NewGuid().ToString("N")[..8], [file]);
        var up = await DockerAsync([.. _project.Arguments, "up", "--detach", "--wait", "django"]);
        Assert.True(up.Succeeded, up.StandardError);
        await DockerAsync([.. _project.Arguments, "create", "celery"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_project is not null)
            await DockerAsync([.. _project.Arguments, "down", "--timeout", "1"]);
        _folder.Dispose();
    }

    [Fact]
    public async Task Services_are_stopped_started_and_named_as_they_are()
    {
        Assert.Equal(AppServiceStatus.Running, (await Manager.GetAsync("django", Token)).Status);
        Assert.Equal(AppServiceStatus.NotFound, (await Manager.GetAsync("web", Token)).Status);

        var stopped = await Manager.StopAsync("django", TimeSpan.FromSeconds(60), _reporter, Token);
        Assert.Equal((AppServiceStatus.Stopped, AppServiceStatus.Running), (stopped.Status, stopped.PreviousStatus));
        Assert.Equal(AppServiceStatus.Running, (await Manager.StartAsync("django", TimeSpan.FromSeconds(60), _reporter, Token)).Status);

        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync("celery", TimeSpan.FromSeconds(60), _reporter, Token));
        Assert.Equal("ServiceStartFailed", error.ErrorId);
        Assert.Contains("cannot reach the database", error.Evidence["Log"], StringComparison.Ordinal);
    }

    private static Task<ProcessResult> DockerAsync(params string[] arguments) => ProcessRunner.RunAsync(new() { FileName = "docker", Arguments = arguments }, CancellationToken.None);
}
