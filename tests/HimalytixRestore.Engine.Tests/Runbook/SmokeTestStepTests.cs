using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Engine.Tests.Health.Django;
using HimalytixRestore.Engine.Tests.Health.Smoke;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Web;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>The runbook's last proof: what it finds is in the run's health, and what fails brings the old database back.</summary>
public sealed class SmokeTestStepTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManageStandIn _erp = new();
    private RestoreScene _scene = null!;
    private DjangoServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _scene = await RestoreScene.CreateAsync(await postgres.GetAsync());
        _server = await DjangoServer.StartAsync();
        await File.WriteAllTextAsync(_folder.Combine("password"), SmokeScene.Password + "\n");
        await File.WriteAllTextAsync(_folder.Combine("profile.json"), $$"""
            { "environments": { "production": {
              "django": { "folder": "{{_erp.Folder}}" },
              "application": { "url": "{{_server.Url}}", "warmUpSeconds": 1 },
              "smokeTests": [ { "kind": "health" }, { "kind": "login", "user": "smoke", "passwordFile": "password" }, { "kind": "page", "marker": "Dashboard" } ] } } }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _server.DisposeAsync();
        _erp.Dispose();
        _folder.Dispose();
    }

    private FullRestoreRequest Request(RestoreStrategy strategy = RestoreStrategy.InPlace) => new() { Settings = _scene.Settings with { ProfilePath = _folder.Combine("profile.json") }, Strategy = strategy };

    [Theory]
    [InlineData(RestoreStrategy.InPlace)]
    [InlineData(RestoreStrategy.Swap)]
    public async Task What_the_application_says_is_part_of_the_runs_health(RestoreStrategy strategy)
    {
        _erp.Answer("showmigrations", 0, "accounting\n [X] 0001_initial\n [ ] 0002_tax\n");
        var run = await _scene.RunAsync(Request(strategy));
        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(["DjangoCheck", "DjangoMigrations", "DjangoUsers", "Health", "Login", "Dashboard"], run.Health!.Checks.TakeLast(6).Select(check => check.Name));
        Assert.Contains(run.Health.Checks, check => check.Name == "RowCounts");
        Assert.Equal(CheckStatus.Warn, run.Health.Status);
        Assert.Contains(_scene.Reporter.Warnings, warning => warning.StartsWith("DjangoMigrations: 1 migrations are not applied: accounting.0002_tax.", StringComparison.Ordinal));
        var read = await _scene.Runbook().ListAsync(new() { Settings = _scene.Settings }, _scene.Reporter, TestContext.Current.CancellationToken).SingleAsync();
        Assert.Equal("UnappliedMigrations", read.Health!.Checks.Single(check => check.Name == "DjangoMigrations").Finding);
    }

    [Theory]
    [InlineData(RestoreStrategy.InPlace)]
    [InlineData(RestoreStrategy.Swap)]
    public async Task What_fails_rolls_back_and_is_named(RestoreStrategy strategy)
    {
        _server.Password = "of another day";
        string before = await _scene.Server.ScalarAsync<string>(_scene.Database, "SELECT count(*)::text FROM accounting_journalentry");
        var run = await _scene.RunAsync(Request(strategy));
        Assert.True(run.State == RestoreRunState.RolledBack, run.Summary);
        Assert.Equal("SmokeTestFailed", run.Cause!.ErrorId);
        Assert.StartsWith("LoginRefused: ", run.Cause.Evidence["Login"], StringComparison.Ordinal);
        Assert.Equal(before, await _scene.Server.ScalarAsync<string>(_scene.Database, "SELECT count(*)::text FROM accounting_journalentry"));
        Assert.Single(run.Attempts);
        Assert.DoesNotContain(SmokeScene.Password, await File.ReadAllTextAsync(run.JournalPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_says_what_is_asked()
    {
        var plan = await _scene.Runbook().PlanAsync(Request(), measureLoss: false, _scene.Reporter, TestContext.Current.CancellationToken);
        var step = plan.Steps.Single(step => step.Id == StepIds.SmokeTest);
        Assert.Equal(($"the application at {_server.Url.GetLeftPart(UriPartial.Authority)}", false), (step.Target, step.IsSkipped));
    }

    [Fact]
    public async Task An_application_that_was_found_down_is_asked_by_its_code_alone()
    {
        await _scene.Services.StopAsync(new() { Settings = _scene.Settings }, _scene.Reporter, TestContext.Current.CancellationToken).ToListAsync();
        var run = await _scene.RunAsync(Request());
        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Empty(_server.Requests);
        Assert.Contains("not running, as it was found", run.Steps.Single(step => step.Id == StepIds.SmokeTest).Message);
        // Once in the checklist, three times at the end.
        Assert.Equal(4, _erp.Calls.Count);
    }

    [Fact]
    public async Task An_application_that_cannot_be_asked_at_the_end_is_known_before_anything_is_touched()
    {
        File.Delete(_folder.Combine("password"));
        var run = await _scene.RunAsync(Request());
        Assert.Equal(("PrerequisiteFailed", StepIds.Prerequisites), (run.Cause!.ErrorId, run.Steps.Single(step => step.Status == StepStatus.Failed).Id));
        Assert.StartsWith("Application: ", run.Cause.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_folder.Combine("password"), SmokeScene.Password + "\n");
        File.Delete(Path.Combine(_erp.Folder, "manage.py"));
        run = await _scene.RunAsync(Request());
        Assert.Contains("There is no manage.py", run.Cause!.Message, StringComparison.Ordinal);
        Assert.Equal(RestoreRunState.Succeeded, (await _scene.RunAsync(Request() with { SkipSteps = [StepIds.SmokeTest] })).State);
    }

    [Fact]
    public async Task Code_that_stumbles_over_the_wrecked_database_keeps_nobody_from_restoring_it()
    {
        _erp.Answer("check", 1, "", "django.db.utils.OperationalError: connection refused\n");
        var line = await new RestoreEngine().Health.CheckPrerequisitesAsync(new() { Settings = Request().Settings }, _scene.Reporter, TestContext.Current.CancellationToken).SingleAsync(line => line.Name == "Application");
        Assert.Equal(CheckStatus.Warn, line.Status);
    }
}
