using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Tests.AppServices;
using HimalytixRestore.Engine.Tests.Health.Django;
using HimalytixRestore.Engine.Tests.Health.Smoke;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Web;

namespace HimalytixRestore.Engine.Tests.Operations;

/// <summary>The application beside its database as the cmdlets ask for it: a real server, real units, Django's formats and pages.</summary>
[Collection(SystemdCollection.Name)]
public sealed class ApplicationHealthTests(PostgresFixture postgres, SystemdFixture systemd) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManageStandIn _erp = new();
    private readonly HealthOperations _operations = new(new SettingsResolver(_ => null));
    private readonly RecordingReporter _reporter = new();
    private PostgresServer _server = null!;
    private DjangoServer _web = null!;
    private string _database = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => _folder.Combine("django.log");

    private string AccessLog => _folder.Combine("access.log");

    public async ValueTask InitializeAsync()
    {
        _server = await postgres.GetAsync();
        await systemd.PrepareAsync();
        _web = await DjangoServer.StartAsync();
        _database = await _server.CreateDatabaseAsync("application");
        await _server.ExecuteScriptAsync(_database, "CREATE TABLE ledger (id integer); INSERT INTO ledger VALUES (1);");
        await File.WriteAllTextAsync(Log, "ERROR of yesterday\n", Token);
        await File.WriteAllTextAsync(AccessLog, "", Token);
        await File.WriteAllTextAsync(_folder.Combine("password"), SmokeScene.Password + "\n", Token);
        await File.WriteAllTextAsync(_folder.Combine("profile.json"), $$"""
            { "environments": {
              "production": {
                "database": "{{_database}}",
                "serviceScope": "user", "services": ["himalytix-django", "himalytix-celery", "himalytix-celery-beat"],
                "criticalTables": ["ledger=2"],
                "django": { "folder": "{{_erp.Folder}}" },
                "application": { "url": "{{_web.Url}}", "warmUpSeconds": 1, "log": "{{Log}}", "accessLog": "{{AccessLog}}" },
                "smokeTests": [ { "kind": "health", "path": "/health/ready/" }, { "kind": "login", "user": "smoke", "passwordFile": "password" }, { "kind": "page", "marker": "Dashboard" } ]
              },
              "bare": { "database": "{{_database}}" } } }
            """, Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
            await _web.DisposeAsync();
        _erp.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_report_has_the_database_the_services_the_code_and_the_pages_and_is_as_good_as_the_worst()
    {
        await systemd.ControlAsync("stop", "himalytix-celery");
        _erp.Answer("showmigrations", 0, "accounting\n [X] 0001_initial\n [ ] 0002_tax\n");
        _web.Health = (503, """{"status": "degraded", "checks": {"database": "ok", "celery": "no worker"}}""");

        var report = await _operations.CheckAsync(Request(), _reporter, Token);

        Assert.Equal(CheckStatus.Fail, report.Status);
        Assert.Equal(["Services", "DjangoCheck", "DjangoMigrations", "DjangoUsers", "Health", "Login", "Dashboard"], report.Checks.TakeLast(7).Select(check => check.Name));
        Assert.Equal(CheckStatus.Fail, Check(report, "CriticalTables").Status);
        Assert.Equal((CheckStatus.Warn, "ServiceDown"), (Check(report, "Services").Status, Check(report, "Services").Finding));
        Assert.Equal((CheckStatus.Warn, "UnappliedMigrations"), (Check(report, "DjangoMigrations").Status, Check(report, "DjangoMigrations").Finding));
        Assert.Equal((CheckStatus.Fail, "HealthDegraded"), (Check(report, "Health").Status, Check(report, "Health").Finding));
        Assert.Contains("celery: no worker", Check(report, "Health").Message, StringComparison.Ordinal);
        Assert.All(new[] { "DjangoCheck", "DjangoUsers", "Login", "Dashboard" }, name => Assert.Equal(CheckStatus.Pass, Check(report, name).Status));
        Assert.All(report.Checks.Where(check => check.Status is CheckStatus.Warn or CheckStatus.Fail), check => Assert.NotEmpty(check.RecommendedAction));
    }

    [Fact]
    public async Task A_unit_that_has_failed_is_no_warning_any_more()
    {
        await systemd.ControlAsync("start", SystemdFixture.Broken);
        await Eventually.TrueAsync(async () => await systemd.ControlAsync("is-failed", SystemdFixture.Broken) == "failed", "it fails");
        var request = Request();
        var report = await _operations.CheckAsync(request with { Settings = request.Settings with { Services = [SystemdFixture.Broken] } }, _reporter, Token);
        Assert.Equal((CheckStatus.Fail, "ServiceFailed"), (Check(report, "Services").Status, Check(report, "Services").Finding));
    }

    [Fact]
    public async Task A_scratch_database_and_the_database_alone_have_no_application()
    {
        var scratch = await _server.CreateDatabaseAsync("scratch");
        var request = Request();

        var ofScratch = await _operations.CheckAsync(request with { Settings = request.Settings with { Database = scratch } }, _reporter, Token);
        var alone = await _operations.CheckAsync(request with { IncludeApplication = false }, _reporter, Token);

        Assert.All([ofScratch, alone], report => Assert.DoesNotContain(report.Checks, check => check.Name is "Services" or "DjangoCheck" or "Login"));
        Assert.Empty(_web.Requests);
        Assert.Empty(_erp.Calls);
    }

    [Fact]
    public async Task A_watch_follows_the_checks_and_its_results_are_in_the_same_report()
    {
        var watch = _operations.CheckAsync(Request() with { Watch = TimeSpan.FromSeconds(6) }, _reporter, Token);
        await Eventually.TrueAsync(() => Task.FromResult(_reporter.ProgressStates.Any(state => state.Activity == "Watching the application")), "it watches");
        await File.AppendAllTextAsync(Log, "ERROR relation \"accounting_tax\" does not exist\n", Token);
        await File.AppendAllTextAsync(AccessLog, "127.0.0.1 - - [23/Nov/2026:12:00:00 +0000] \"GET /tax/ HTTP/1.1\" 500 145 \"-\" \"-\"\n", Token);
        await systemd.ControlAsync("start", SystemdFixture.Broken);
        await Eventually.TrueAsync(async () => await systemd.ControlAsync("is-failed", SystemdFixture.Broken) == "failed", "it fails");

        var report = await watch;

        Assert.Equal(["WatchErrors: ErrorLines", "WatchTraffic: ServerErrors", "WatchResponses: ", "WatchUnits: UnitsFailed"], report.Checks.TakeLast(4).Select(check => $"{check.Name}: {check.Finding}"));
        Assert.Equal([CheckStatus.Warn, CheckStatus.Fail, CheckStatus.Pass, CheckStatus.Fail], report.Checks.TakeLast(4).Select(check => check.Status));
        Assert.Contains(_reporter.Warnings, warning => warning.StartsWith("WatchErrors: 1 new error lines", StringComparison.Ordinal));
        Assert.DoesNotContain(_reporter.Warnings, warning => warning.Contains("yesterday", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_and_log_on_another_machine_are_asked_there()
    {
        await using var remote = await SshServer.StartAsync();
        string environment = _erp.Write("erp.env", "ERP_SECRET=sentinel-19fe\n");
        await WriteProfileAsync($$"""
            "database": "{{_database}}", "sshConfigFile": "{{remote.ConfigFile}}",
            "django": { "folder": "{{_erp.Folder}}", "host": "{{SshServer.Host}}", "environmentFile": "{{environment}}" },
            "application": { "log": "{{Log}}" }
            """);

        var watch = _operations.CheckAsync(Request() with { Watch = TimeSpan.FromSeconds(3) }, _reporter, Token);
        await Eventually.TrueAsync(() => Task.FromResult(_reporter.ProgressStates.Any(state => state.Activity == "Watching the application")), "it watches");
        await File.AppendAllTextAsync(Log, "CRITICAL it is new\n", Token);

        Assert.Equal(["DjangoCheck: Pass", "DjangoMigrations: Pass", "DjangoUsers: Pass", "WatchErrors: Warn"], (await watch).Checks.TakeLast(4).Select(check => $"{check.Name}: {check.Status}"));
        Assert.All(_erp.Calls, call => Assert.Contains("sentinel-19fe", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_that_is_called_as_a_check_of_the_database_does_not_take_its_place()
    {
        await WriteProfileAsync($$"""
            "database": "{{_database}}", "criticalTables": ["ledger=2"],
            "application": { "url": "{{_web.Url}}" }, "smokeTests": [ { "kind": "health", "name": "CriticalTables" } ]
            """);
        var report = await _operations.CheckAsync(Request(), _reporter, Token);
        Assert.Equal([CheckStatus.Fail, CheckStatus.Pass], report.Checks.Where(check => check.Name == "CriticalTables").Select(check => check.Status));
        Assert.Equal(CheckStatus.Fail, report.Status);
    }

    [Fact]
    public async Task Where_nothing_can_be_watched_that_is_said_before_anything_is_checked()
    {
        var request = new HealthRequest { Settings = Settings("bare") with { Port = 1 }, IncludeApplication = true, Watch = TimeSpan.FromMinutes(15) };
        Assert.Equal("NothingToWatch", (await Assert.ThrowsAsync<ConfigurationException>(() => _operations.CheckAsync(request, _reporter, Token))).ErrorId);
    }

    [Fact]
    public async Task Smoke_tests_are_the_code_and_the_pages_of_the_profile()
    {
        var report = await _operations.SmokeTestAsync(new() { Settings = Settings() }, _reporter, Token);

        Assert.Equal(["DjangoCheck", "DjangoMigrations", "DjangoUsers", "Health", "Login", "Dashboard"], report.Checks.Select(check => check.Name));
        Assert.Equal((CheckStatus.Pass, _database, _web.Url.Authority), (report.Status, report.Database, report.Server));
    }

    [Fact]
    public async Task Named_tests_are_done_alone_and_a_name_that_is_not_there_is_told_with_those_that_are()
    {
        var report = await _operations.SmokeTestAsync(new() { Settings = Settings(), Names = ["dashboard", "login"] }, _reporter, Token);
        Assert.Equal(["Login", "Dashboard"], report.Checks.Select(check => check.Name));

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _operations.SmokeTestAsync(new() { Settings = Settings(), Names = ["Ledger"] }, _reporter, Token));
        Assert.Equal("SmokeTestUnknown", error.ErrorId);
        Assert.Contains("Health, Login, Dashboard", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_is_in_no_profile_is_asked_by_the_runbooks_tests_with_what_was_typed()
    {
        var request = new SmokeTestRequest { Settings = Settings("bare"), Url = _web.Url, User = "smoke", Password = Secret.FromText(SmokeScene.Password), WarmUp = TimeSpan.Zero };
        var report = await _operations.SmokeTestAsync(request, _reporter, Token);
        Assert.Equal(["Health Pass", "Login Pass", "Dashboard Pass"], report.Checks.Select(check => $"{check.Name} {check.Status}"));

        var refused = await _operations.SmokeTestAsync(request with { Password = Secret.FromText("sentinel-77aa") }, _reporter, Token);
        Assert.Equal(["", "LoginRefused", ""], refused.Checks.Select(check => check.Finding));
        Assert.Equal(CheckStatus.Skipped, refused.Checks[^1].Status);
        Assert.DoesNotContain("sentinel-77aa", string.Join(' ', refused.Checks.SelectMany(check => check.Evidence.Values.Append(check.ToString()).Append(check.RecommendedAction))), StringComparison.Ordinal);

        Assert.Equal("ApplicationUnknown", (await Assert.ThrowsAsync<ConfigurationException>(() => _operations.SmokeTestAsync(request with { Url = null }, _reporter, Token))).ErrorId);
    }

    private Task WriteProfileAsync(string production) =>
        File.WriteAllTextAsync(_folder.Combine("profile.json"), $$"""{ "environments": { "production": { {{production}} } } }""", Token);

    private HealthRequest Request() => new() { Settings = Settings(), IncludeApplication = true };

    private SettingsRequest Settings(string environment = "production") => new()
    {
        ProfilePath = _folder.Combine("profile.json"),
        Environment = environment,
        HostName = _server.HostName,
        Port = _server.Port,
        UserName = _server.UserName,
        Password = _server.Password,
        StateFolder = _folder.Combine("state"),
    };

    private static HealthCheckResult Check(HealthReport report, string name) => Assert.Single(report.Checks, check => check.Name == name);
}
