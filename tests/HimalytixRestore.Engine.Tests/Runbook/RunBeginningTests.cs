using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>Runs that cannot even begin: the server does not answer, or there is no place for a journal.</summary>
public sealed class RunBeginningTests(PostgresFixture postgres) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingReporter _reporter = new();
    private readonly RecordedServices _services = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_whose_server_does_not_answer_is_in_the_list_with_its_attempts_incident_and_report()
    {
        string report = _folder.Combine("restore.json");
        var request = new FullRestoreRequest { Settings = Unreachable(), MaxAttempts = 2, ReportPath = report };

        var run = await Runbook().RunAsync(request, _reporter, Token);

        Assert.Equal((RestoreRunState.Failed, RestoreErrorCategory.Unavailable), (run.State, run.Cause?.Category));
        Assert.Equal([1, 2], run.Attempts.Where(a => a.Outcome == RestoreRunState.Failed && a.Failure == run.Attempts[0].Failure! with { Evidence = a.Failure!.Evidence }).Select(a => a.Number));
        Assert.Contains("Nothing was changed", run.Summary, StringComparison.Ordinal);
        Assert.Empty(_services.Changes);
        Assert.All(run.Steps, step => Assert.Equal(StepStatus.Pending, step.Status));
        var listed = await Runbook().ListAsync(new() { Settings = request.Settings }, _reporter, Token).SingleAsync(Token);
        Assert.Equal((run.RunId, run.State, run.Summary, run.IncidentPath, 2), (listed.RunId, listed.State, listed.Summary, listed.IncidentPath, listed.Attempts.Count));
        string incident = await File.ReadAllTextAsync(run.IncidentPath, Token);
        Assert.Contains("Nothing of this run is left to undo", incident, StringComparison.Ordinal);
        Assert.DoesNotContain("Undo-Restore", incident, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report, Token));
        Assert.Equal(run.RunId, json.RootElement.GetProperty("runId").GetString());

        // It stands in nobody's way.
        await RunFinder.RefuseUnfinishedAsync(new RunStore(_folder.FullPath), run with { RunId = "next" }, _reporter, Token);
    }

    [Fact]
    public async Task A_server_that_is_back_at_the_next_try_has_cost_an_attempt()
    {
        var server = await postgres.GetAsync();
        var connections = new ServerConnections(new() { HostName = server.HostName, Port = server.Port, UserName = server.UserName, Password = server.Password });
        var locking = new LockAttempts(New(), maxAttempts: 2, TimeSpan.Zero, _reporter);
        int tries = 0;

        await using var held = await locking.TakeAsync(token => tries++ == 0 ? throw Lost() : RunLock.TakeAsync(connections, _folder.Combine("locks"), $"back_{Guid.NewGuid():N}", "r1", _reporter, token), Token);

        Assert.NotNull(held);
        Assert.Equal(("SessionLost", RestoreRunState.Running), (Assert.Single(locking.Run.Attempts).Failure!.ErrorId, locking.Run.State));
        Assert.Contains("Attempt 1 of 2", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);

        // Of two attempts one is left.
        var run = await AttemptAsync(locking.Run, maxAttempts: 2);
        Assert.Equal([1, 2], run.Attempts.Select(a => a.Number));
        Assert.Equal(RestoreRunState.RolledBack, run.State);
    }

    [Fact]
    public async Task A_refusal_that_stays_is_not_tried_again()
    {
        var locking = new LockAttempts(New(), maxAttempts: 5, TimeSpan.Zero, _reporter);

        var held = await locking.TakeAsync(_ => throw new DatabaseException("AuthenticationFailed", RestoreErrorCategory.PermissionDenied, "no", "give the password"), Token);

        Assert.Null(held);
        Assert.Single(locking.Run.Attempts);
        Assert.Equal((RestoreRunState.Failed, "AuthenticationFailed"), (locking.Run.State, locking.Run.Cause?.ErrorId));
    }

    [Fact]
    public async Task Fault_38_a_state_folder_that_is_full_is_refused_before_anything_is_touched_and_leaves_no_run()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var engine = new RestoreEngine();
        var operations = new RunOperations(engine.Backups, new DatabaseOperations(new SettingsResolver()), scene.Services, engine.Health, engine.Reports);
        var runbook = new RunbookOperations(operations, new SettingsResolver(), stores: folder => new(folder, (path, options) => new FullDiskFileStream(path, options)));

        var error = await Assert.ThrowsAsync<RunbookException>(() => runbook.RunAsync(new() { Settings = scene.Settings }, scene.Reporter, Token));

        Assert.Equal("JournalNotWritable", error.ErrorId);
        Assert.Contains("-StateFolder", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(scene.Services.Changes);
        Assert.Equal((before, ""), (await scene.TextAsync(), await scene.NeighboursAsync()));
        Assert.Empty(Directory.EnumerateFiles(scene.StateFolder, "*", SearchOption.AllDirectories));
        Assert.Empty(await scene.Runbook().ListAsync(new() { Settings = scene.Settings }, scene.Reporter, Token).ToListAsync(Token));
        Assert.Empty(scene.Reporter.Errors);
    }

    private static DatabaseException Lost() => new("SessionLost", RestoreErrorCategory.Unavailable, "the connection broke off", "wait for the server");

    private static RestoreRun New() => new()
    {
        RunId = "run",
        State = RestoreRunState.Running,
        Environment = "production",
        Database = "erpdb",
        Server = "localhost:5432",
        Strategy = RestoreStrategy.InPlace,
        StartedAt = DateTimeOffset.UtcNow,
        Steps = [new() { Id = "one", Status = StepStatus.Pending }],
    };

    private async Task<RestoreRun> AttemptAsync(RestoreRun run, int maxAttempts)
    {
        await using var journal = Journal.OfPlan();
        var settings = new SettingsResolver().Resolve(Unreachable());
        var context = new RunContext(journal, run)
        {
            Request = new() { Settings = Unreachable(), MaxAttempts = maxAttempts },
            Settings = settings,
            Operations = new(null!, null!, _services, null!, null!),
            Server = new(settings.Server),
            Store = new(_folder.FullPath),
            Reporter = _reporter,
        };
        return await new RunAttempts([new FailingStep(new RememberedStep("one", []), Lost)], TimeSpan.Zero).RunAsync(context, Token);
    }

    private RunbookOperations Runbook()
    {
        var engine = new RestoreEngine();
        return new(new(engine.Backups, engine.Databases, _services, engine.Health, engine.Reports), new SettingsResolver()) { AttemptPause = TimeSpan.Zero };
    }

    private SettingsRequest Unreachable() => new()
    {
        Environment = "production",
        Store = _folder.FullPath,
        HostName = "127.0.0.1",
        Port = FreePort(),
        UserName = "nobody",
        Database = "erpdb",
        StateFolder = _folder.FullPath,
        Services = [],
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Takes half of the first line.</summary>
    private sealed class FullDiskFileStream(string path, FileStreamOptions options) : FileStream(path, options)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer[..(buffer.Length / 2)], cancellationToken);
            throw new IOException("No space left on device");
        }
    }
}
