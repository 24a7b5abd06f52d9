namespace HimalytixRestore.Engine.Tests.Health.Django;

/// <summary>Fault 41: what the application's own code says of the database, and each way in which it cannot be asked.</summary>
public sealed class DjangoHealthTests : IDisposable
{
    private readonly ManageStandIn _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task All_is_well()
    {
        var results = await _erp.CheckAsync();
        Assert.Equal(["DjangoCheck", "DjangoMigrations", "DjangoUsers"], results.Select(result => result.Name));
        Assert.All(results, result => Assert.Equal((CheckStatus.Pass, ""), (result.Status, result.Finding)));
        Assert.Equal(["No issues.", "All 3 migrations of 3 applications are applied.", "25 users."], results.Select(result => result.Message));
    }

    [Fact]
    public async Task Manage_runs_in_its_folder_with_its_environment_and_the_settings_named()
    {
        var environment = _erp.Write("erp.env", "ERP_SECRET='it is $HOME; \"here\"'\n");
        await _erp.CheckAsync(_erp.Project with { EnvironmentFile = environment, SettingsModule = "erp.settings", Database = "replica" });
        Assert.Equal(3, _erp.Calls.Count);
        Assert.Contains($"\"argv\": [\"manage.py\", \"check\", \"--database\", \"replica\", \"--no-color\", \"--settings=erp.settings\"], \"cwd\": \"{_erp.Folder}\"", _erp.Calls[0]);
        Assert.Contains("\"secret\": \"it is $HOME; \\\"here\\\"\"", _erp.Calls[0]);
        Assert.Contains(".using('replica').count()", _erp.Calls[2]);
        Assert.All(_erp.Requests, request => Assert.DoesNotContain("it is", string.Join(' ', request.Arguments), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Manage_runs_as_its_user_without_asking_for_a_password()
    {
        _erp.Write("sudo", "[ \"$*\" = \"${*#-n -u himalytix -- /bin/sh -c }\" ] && exit 9; shift 4; exec \"$@\"\n");
        var results = await _erp.CheckAsync(_erp.Project with { User = "himalytix" });
        Assert.All(results, result => Assert.Equal(CheckStatus.Pass, result.Status));
        Assert.All(_erp.Requests, request => Assert.Equal(["-n", "-u", "himalytix", "--"], request.Arguments.Take(4)));
    }

    [Theory]
    [InlineData("sudo: a password is required")]
    [InlineData("sudo: unknown user himalytix")]
    [InlineData("sudo: I'm afraid I can't do that")]
    public async Task A_sudo_that_refuses_is_named_and_not_asked_again(string error)
    {
        _erp.Write("sudo", $"echo \"{error}\" >&2; exit 1\n");
        var results = await _erp.CheckAsync(_erp.Project with { User = "himalytix" });
        Assert.Equal((CheckStatus.Fail, "SudoRefused"), (results[0].Status, results[0].Finding));
        Assert.Contains("NOPASSWD", results[0].RecommendedAction);
        Assert.All(results.Skip(1), result => Assert.Equal(CheckStatus.Skipped, result.Status));
        Assert.Single(_erp.Requests);
    }

    [Fact]
    public async Task Errors_of_the_system_check_fail_with_their_text()
    {
        _erp.Answer("check", 1, "", """
            SystemCheckError: System check identified some issues:

            CRITICALS:
            ?: (caches.E001) You must define a 'default' cache in your CACHES setting.

            ERRORS:
            accounting.JournalEntry.account: (fields.E300) Field defines a relation with model 'Account', which is either not installed, or is abstract.
            	HINT: Install it.

            WARNINGS:
            accounting.Account: (models.W042) Auto-created primary key used when not defining a primary key type, by default 'django.db.models.AutoField'.

            System check identified 3 issues (0 silenced).

            """);
        var result = (await _erp.CheckAsync())[0];
        Assert.Equal((CheckStatus.Fail, "DjangoCheckFailed"), (result.Status, result.Finding));
        Assert.StartsWith("2 errors: ?: (caches.E001)", result.Message, StringComparison.Ordinal);
        Assert.Contains("or is abstract. HINT: Install it.", result.Message);
        Assert.DoesNotContain("W042", result.Message, StringComparison.Ordinal);
        Assert.Contains($"cd {_erp.Folder} && python3 manage.py check --database default", result.RecommendedAction);
    }

    [Fact]
    public async Task Warnings_of_the_code_are_told_and_are_no_failure()
    {
        _erp.Answer("check", 0, "", "System check identified some issues:\n\nWARNINGS:\naccounting.Account: (models.W042) Auto-created primary key.\n\nSystem check identified 1 issue (0 silenced).\n");
        var result = (await _erp.CheckAsync())[0];
        Assert.Equal(CheckStatus.Pass, result.Status);
        Assert.Contains("models.W042", result.Message);
    }

    [Fact]
    public async Task A_check_that_ends_well_without_its_last_sentence_is_not_believed()
    {
        _erp.Answer("check", 0, "");
        Assert.Equal("DjangoCommandFailed", (await _erp.CheckAsync())[0].Finding);
    }

    [Theory]
    [InlineData(false, CheckStatus.Warn)]
    [InlineData(true, CheckStatus.Fail)]
    public async Task Unapplied_migrations_are_named(bool isRequired, CheckStatus status)
    {
        _erp.Answer("showmigrations", 0, "Reading .env\naccounting\n [X] 0001_initial\n [ ] 0002_journal\n [ ] 0003_ledger_squashed_0005_tax (3 squashed migrations)\nauth\n [X] 0001_initial\n");
        var result = (await _erp.CheckAsync(_erp.Project with { RequiresMigrations = isRequired }))[1];
        Assert.Equal((status, "UnappliedMigrations"), (result.Status, result.Finding));
        Assert.Equal("accounting.0002_journal, accounting.0003_ledger_squashed_0005_tax", result.Evidence["Unapplied"]);
        Assert.Contains("manage.py migrate", result.RecommendedAction);
    }

    [Fact]
    public async Task A_database_without_any_migration_is_another_database()
    {
        _erp.Answer("showmigrations", 0, "accounting\n [ ] 0001_initial\n");
        var result = (await _erp.CheckAsync())[1];
        Assert.Equal((CheckStatus.Fail, "DatabaseNotMigrated"), (result.Status, result.Finding));
    }

    [Fact]
    public async Task A_squashed_migration_that_is_not_recorded_is_applied()
    {
        _erp.Answer("showmigrations", 0, "accounting\n [-] 0001_squashed_0002_journal (2 squashed migrations) run 'manage.py migrate' to finish recording.\n");
        Assert.Equal(CheckStatus.Pass, (await _erp.CheckAsync())[1].Status);
    }

    [Theory]
    [InlineData(0, 1, "There is no user.")]
    [InlineData(3, 10, "3 users, 10 are the least.")]
    public async Task Too_few_users_fail(int users, int least, string message)
    {
        _erp.Answer("shell", 0, $"himalytix-users={users}\n");
        var result = (await _erp.CheckAsync(_erp.Project with { MinimumUsers = least }))[2];
        Assert.Equal((CheckStatus.Fail, "TooFewUsers", message), (result.Status, result.Finding, result.Message));
    }

    [Theory]
    [InlineData("django.db.utils.OperationalError: connection to server at \"db\" (10.0.0.1), port 5432 failed: FATAL:  password authentication failed for user \"erp\"\n", "DjangoDatabaseUnreachable", "password authentication failed")]
    [InlineData("django.db.utils.ProgrammingError: relation \"usermanagement_customuser\" does not exist\nLINE 1: SELECT COUNT(*)\n                ^\n\n", "DjangoDatabaseMismatch", "relation \"usermanagement_customuser\" does not exist")]
    [InlineData("django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.\n", "DjangoMisconfigured", "SECRET_KEY")]
    [InlineData("ModuleNotFoundError: No module named 'rest_framework'\n", "PythonModuleMissing", "rest_framework")]
    [InlineData("ModuleNotFoundError: No module named 'django'\n\nThe above exception was the direct cause of the following exception:\nImportError: Couldn't import Django. Are you sure it's installed\n", "DjangoNotInstalled", "no Django")]
    [InlineData("manage.py shell: error: unrecognized arguments\n", "DjangoCommandFailed", "unrecognized arguments")]
    [InlineData("", "DjangoCommandFailed", "it says nothing")]
    public async Task A_traceback_is_told_by_its_cause(string error, string finding, string message)
    {
        _erp.Answer("shell", 1, "", error.Length > 0 && !error.StartsWith("manage", StringComparison.Ordinal) ? $"Traceback (most recent call last):\n  File \"manage.py\", line 10, in <module>\n    main()\n{error}" : error);
        var result = (await _erp.CheckAsync())[2];
        Assert.Equal((CheckStatus.Fail, finding), (result.Status, result.Finding));
        Assert.Contains(message, result.Message);
        Assert.Equal("1", result.Evidence["ExitCode"]);
        Assert.NotEmpty(result.RecommendedAction);
    }

    [Fact]
    public async Task What_keeps_all_of_them_from_running_is_told_once()
    {
        await ShouldFailAsync(_erp.Project with { Folder = _erp.Folder + "/nowhere" }, "DjangoFolderMissing");
        await ShouldFailAsync(_erp.Project with { EnvironmentFile = _erp.Folder + "/nowhere.env" }, "DjangoEnvironmentUnreadable");
        await ShouldFailAsync(_erp.Project with { Python = "venv/bin/python" }, "PythonMissing");
        await ShouldFailAsync(_erp.Project with { Python = "python-that-nobody-has" }, "PythonMissing");
        File.Delete(_erp.Folder + "/manage.py");
        await ShouldFailAsync(_erp.Project, "ManageMissing");
    }

    [Fact]
    public async Task What_does_not_end_is_ended_and_named()
    {
        _erp.Answer("check", "hang", "");
        var results = await _erp.CheckAsync(_erp.Project with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal("DjangoTimedOut", results[0].Finding);
        Assert.Equal(CheckStatus.Pass, results[1].Status);
    }

    private async Task ShouldFailAsync(HimalytixRestore.Engine.Health.Django.DjangoProject project, string finding)
    {
        var results = await _erp.CheckAsync(project);
        Assert.Equal((CheckStatus.Fail, finding), (results[0].Status, results[0].Finding));
        Assert.All(results.Skip(1), result => Assert.Equal((CheckStatus.Skipped, $"manage.py cannot be run ({finding})."), (result.Status, result.Message)));
    }
}
