using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Tests.AppServices;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Operations;

/// <summary>The whole checklist and the health check as a cmdlet asks for them: a real server, a real backup, real services.</summary>
[Collection(SystemdCollection.Name)]
public sealed class HealthOperationsTests(PostgresFixture postgres, SystemdFixture systemd) : IAsyncLifetime
{
    private const string Passphrase = "correct horse — battery";
    private readonly TempFolder _folder = new();
    private readonly HealthOperations _operations = new(new SettingsResolver(_ => null));
    private readonly RecordingReporter _reporter = new();
    private PostgresServer _server = null!;
    private string _database = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await postgres.GetWithClientsAsync();
        await systemd.PrepareAsync();
        _database = await _server.CreateDatabaseAsync("operations");
        await _server.ExecuteScriptAsync(_database, "CREATE TABLE ledger (id integer); INSERT INTO ledger VALUES (1);");
        await File.WriteAllTextAsync(_folder.Combine("profile.json"), """{ "environments": { "production": { "serviceScope": "user" } } }""", Token);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Everything_there_passes_in_a_fixed_order()
    {
        await BackUpAsync(DateTimeOffset.UtcNow.AddHours(-1));

        var lines = await CheckAsync(Settings());

        Assert.Equal(
            ["Server", "Database", "Rights", "Obstacles", "Version", "Encoding", "Extensions", "Roles", "DiskSpace", "pg_dump", "Backup", "Passphrase", "StagingSpace", "Services", "Application"],
            lines.Select(line => line.Name));
        Assert.DoesNotContain(lines, line => line.Status is CheckStatus.Fail or CheckStatus.Warn);
        Assert.Equal(CheckStatus.Pass, Line(lines, "Passphrase").Status);
        Assert.Contains("1 hours old", Line(lines, "Backup").Message, StringComparison.Ordinal);
        Assert.Contains("himalytix-django: Running", Line(lines, "Services").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_passphrase_is_known_before_anything_is_touched()
    {
        await BackUpAsync(DateTimeOffset.UtcNow);

        var lines = await CheckAsync(Settings() with { Passphrase = Secret.FromText("sentinel-5b1e") });

        Assert.Equal(CheckStatus.Fail, Line(lines, "Passphrase").Status);
        Assert.NotEmpty(Line(lines, "Passphrase").RecommendedAction);
        Assert.DoesNotContain(lines, line => line.ToString().Contains("sentinel-5b1e", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_passphrase_for_an_encrypted_backup_fails()
    {
        await BackUpAsync(DateTimeOffset.UtcNow);
        Assert.Equal(CheckStatus.Fail, Line(await CheckAsync(Settings() with { Passphrase = null }), "Passphrase").Status);
    }

    [Fact]
    public async Task A_backup_without_encryption_needs_no_passphrase()
    {
        await BackUpAsync(DateTimeOffset.UtcNow, passphrase: null);
        Assert.Equal(CheckStatus.Skipped, Line(await CheckAsync(Settings() with { Passphrase = null }), "Passphrase").Status);
    }

    [Fact]
    public async Task An_empty_store_fails_and_says_where_to_look()
    {
        Directory.CreateDirectory(_folder.Combine("store"));

        var lines = await CheckAsync(Settings());

        Assert.Equal(CheckStatus.Fail, Line(lines, "Backup").Status);
        Assert.Contains("Get-BackupList", Line(lines, "Backup").RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Skipped, Line(lines, "Passphrase").Status);
        Assert.Equal(CheckStatus.Skipped, Line(lines, "StagingSpace").Status);
    }

    [Fact]
    public async Task A_newest_backup_that_is_old_is_a_warning_but_one_that_was_chosen_is_not()
    {
        var path = await BackUpAsync(DateTimeOffset.UtcNow.AddDays(-3));
        Assert.Equal(CheckStatus.Warn, Line(await CheckAsync(Settings()), "Backup").Status);
        Assert.Equal(CheckStatus.Pass, Line(await CheckAsync(Settings(), new() { Path = path }), "Backup").Status);
    }

    [Fact]
    public async Task An_archived_backup_is_a_warning_with_what_to_do()
    {
        var backup = new BackupInfo
        {
            Name = "himalytix_production_20260101_000000.sql.gz.enc", Environment = "production", CreatedAt = DateTimeOffset.UtcNow, SizeBytes = 5, Stage = BackupStage.Encrypted,
            Uri = "file:///x", Store = _folder.FullPath, StorageClass = "GLACIER", ArchiveState = BackupArchiveState.Archived,
        };
        var lines = await CheckAsync(Settings(), new() { Backup = backup });
        Assert.Equal(CheckStatus.Warn, Line(lines, "Backup").Status);
        Assert.Contains("GLACIER", Line(lines, "Backup").Message, StringComparison.Ordinal);
        Assert.Contains("Receive-Backup -Uri 'file:///x' -Wait", Line(lines, "Backup").RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Standard takes 3 to 5 hours", Line(lines, "Backup").RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Skipped, Line(lines, "Passphrase").Status);
        Assert.Contains("Invoke-FullRestore waits", (await LineAsync(backup with { ArchiveState = BackupArchiveState.Restoring, ReadableFrom = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero) })).RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("expected by 2026-01-02 03:04Z", (await LineAsync(backup with { ArchiveState = BackupArchiveState.Restoring, ReadableFrom = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero) })).Message, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Warn, (await LineAsync(backup with { ArchiveState = BackupArchiveState.Restored, ReadableUntil = DateTimeOffset.UtcNow.AddHours(2) })).Status);
        var thawed = await LineAsync(backup with { ArchiveState = BackupArchiveState.Restored, ReadableUntil = new(2099, 1, 2, 0, 0, 0, TimeSpan.Zero) });
        Assert.Equal((CheckStatus.Pass, true), (thawed.Status, thawed.Message.Contains("thawed from GLACIER until 2099-01-02 00:00Z", StringComparison.Ordinal)));

        async Task<RestorePrerequisite> LineAsync(BackupInfo other) => Line(await CheckAsync(Settings(), new() { Backup = other }), "Backup");
    }

    [Fact]
    public async Task Services_that_are_unknown_fail_and_none_are_skipped()
    {
        await BackUpAsync(DateTimeOffset.UtcNow);

        var unknown = Line(await CheckAsync(Settings() with { Services = ["himalytix-django", "himalytix-nowhere"] }), "Services");
        Assert.Equal(CheckStatus.Fail, unknown.Status);
        Assert.Contains("himalytix-nowhere", unknown.Message, StringComparison.Ordinal);

        Assert.Equal(CheckStatus.Skipped, Line(await CheckAsync(Settings() with { Services = [] }), "Services").Status);
    }

    [Fact]
    public async Task Health_is_checked_where_the_settings_say()
    {
        var report = await _operations.CheckAsync(new() { Settings = Settings() with { CriticalTables = ["ledger=2"], ApplicationRole = "postgres" } }, _reporter, Token);

        Assert.Equal((_database, CheckStatus.Fail), (report.Database, report.Status));
        Assert.Contains("public.ledger has 1 rows, 2 are the least", report.Checks.Single(check => check.Name == "CriticalTables").Message, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Pass, report.Checks.Single(check => check.Name == "ApplicationRole").Status);
    }

    private SettingsRequest Settings() => new()
    {
        ProfilePath = _folder.Combine("profile.json"),
        Environment = "production",
        HostName = _server.HostName,
        Port = _server.Port,
        UserName = _server.UserName,
        Password = _server.Password,
        Database = _database,
        ApplicationRole = _server.UserName,
        Store = _folder.Combine("store"),
        StateFolder = _folder.Combine("state", "of", "runs"),
        Passphrase = Secret.FromText(Passphrase),
    };

    private Task<string> BackUpAsync(DateTimeOffset takenAt, string? passphrase = Passphrase) =>
        Producer.MakeBackupAsync(_server, _database, _folder.Combine("store", "backups", "production"), passphrase, takenAt);

    private Task<List<RestorePrerequisite>> CheckAsync(SettingsRequest settings, BackupReference? source = null) =>
        _operations.CheckPrerequisitesAsync(new() { Settings = settings, Source = source }, _reporter, Token).ToListAsync(Token).AsTask();

    private static RestorePrerequisite Line(IEnumerable<RestorePrerequisite> lines, string name) => Assert.Single(lines, line => line.Name == name);
}
