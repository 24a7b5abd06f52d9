using System.Text.Json;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Configuration;

public sealed class ProfileCreationTests : IDisposable
{
    private const string Sentinel = "S3cr3t-sentinel";

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public ProfileCreationTests() => _variables["XDG_CONFIG_HOME"] = _folder.Combine("config");

    public void Dispose() => _folder.Dispose();

    private string Usual => _folder.Combine("config", "himalytix-restore", "profile.json");

    [Fact]
    public async Task Environment_variables_become_a_profile_that_has_where_secrets_are_and_none_of_them()
    {
        _variables["S3_BUCKET"] = "erp-backups";
        _variables["DB_HOST"] = "db.internal";
        _variables["DB_PORT"] = "5433";
        _variables["DB_USER"] = "admin";
        _variables["DB_NAME"] = "erpdb";
        _variables["DB_PASSWORD"] = Sentinel;
        _variables["BACKUP_PASSPHRASE"] = Sentinel;
        _variables["SLACK_WEBHOOK_URL"] = $"https://hooks.example/{Sentinel}";

        var file = await Operations.CreateAsync(new() { Environment = "production", SchemaPath = "/module/a schema.json" }, CancellationToken.None);

        Assert.Equal(Usual, file.FullName);
        string text = await File.ReadAllTextAsync(Usual);
        Assert.DoesNotContain(Sentinel, text);
        Assert.Equal("file:///module/a%20schema.json", JsonDocument.Parse(text).RootElement.GetProperty("$schema").GetString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Usual));
        var entry = Assert.Single(ProfileFile.Read(Usual));
        Assert.Equal(("production", "s3://erp-backups", "db.internal", 5433, "admin", "erpdb"), (entry.Environment, entry.Store, entry.HostName, entry.Port, entry.UserName, entry.Database));
        Assert.Equal(("DB_PASSWORD", "BACKUP_PASSPHRASE", "SLACK_WEBHOOK_URL"), (entry.PasswordEnvironmentVariable, entry.PassphraseEnvironmentVariable, entry.Notifications?.UrlEnvironmentVariable));
        var settings = new SettingsResolver(_variables.GetValueOrDefault).Resolve(new());
        Assert.Equal(Sentinel, settings.Server.Password?.RevealText());
        Assert.EndsWith(Sentinel, settings.Webhook?.RevealText());
    }

    [Fact]
    public void A_database_url_is_taken_apart_and_its_password_left_behind()
    {
        _variables["DATABASE_URL"] = $"postgres://erp%40prod:{Sentinel}@db.internal:6432/erp%20db?sslmode=require";
        _variables["PGHOST"] = "other";

        var draft = Operations.Draft(new() { Environment = "production", Store = "/srv/backups", Path = _folder.Combine("p.json") });

        Assert.Empty(draft.Missing);
        Assert.Contains("-PasswordFile", Assert.Single(draft.Warnings));
        Assert.DoesNotContain(Sentinel, draft.Text + draft.Warnings[0]);
        var entry = Assert.Single(new ProfileReading("/p.json", System.Text.Encoding.UTF8.GetBytes(draft.Text)).Entries);
        Assert.Equal(("db.internal", 6432, "erp@prod", "erp db"), (entry.HostName, entry.Port, entry.UserName, entry.Database));
    }

    [Fact]
    public void Parameters_come_before_the_runbooks_variables_before_those_of_postgresql()
    {
        _variables["PGDATABASE"] = "pg";
        _variables["PGUSER"] = "pg";
        _variables["PGPASSWORD"] = Sentinel;
        _variables["DB_USER"] = "runbook";
        _variables["DB_NAME"] = "runbook";

        var draft = Operations.Draft(new() { Environment = "x", Database = "parameter", PasswordFile = "/etc/key" });

        var entry = Assert.Single(new ProfileReading("/p.json", System.Text.Encoding.UTF8.GetBytes(draft.Text)).Entries);
        Assert.Equal(("parameter", "runbook", "/etc/key", null), (entry.Database, entry.UserName, entry.PasswordFile, entry.PasswordEnvironmentVariable));
        Assert.Equal(["store"], draft.Missing);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_when_asked()
    {
        var request = new ProfileRequest { Environment = "production", Store = "/srv/backups", Database = "erpdb" };
        await Operations.CreateAsync(request, CancellationToken.None);
        string before = await File.ReadAllTextAsync(Usual);

        var error = await Assert.ThrowsAsync<ArchiveException>(() => Operations.CreateAsync(request with { Database = "other" }, CancellationToken.None));

        Assert.Equal("FileExists", error.ErrorId);
        Assert.Equal(before, await File.ReadAllTextAsync(Usual));
        await Operations.CreateAsync(request with { Database = "other", Overwrite = true }, CancellationToken.None);
        Assert.Equal("other", Assert.Single(ProfileFile.Read(Usual)).Database);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Usual)!));
    }

    [Fact]
    public async Task Nothing_is_written_when_something_is_missing_or_wrong()
    {
        var incomplete = await Assert.ThrowsAsync<ConfigurationException>(() => Operations.CreateAsync(new() { Environment = "production", Database = "erpdb" }, CancellationToken.None));
        _variables["DB_PORT"] = "54x";
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => Operations.CreateAsync(new() { Environment = "production", Database = "erpdb", Store = "s4://x" }, CancellationToken.None));

        Assert.Equal("ProfileIncomplete", incomplete.ErrorId);
        Assert.Contains("the store of production", incomplete.Message);
        Assert.Contains("environments.production.port", wrong.Message);
        Assert.Contains("environments.production.store", wrong.Message);
        Assert.False(File.Exists(Usual));
    }

    private ProfileOperations Operations => new(_variables.GetValueOrDefault);
}
