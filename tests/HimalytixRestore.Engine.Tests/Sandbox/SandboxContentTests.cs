using System.Runtime.Versioning;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>What a sandbox holds.</summary>
public sealed class SandboxContentTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ItHoldsTheSampleTwoBackupsAndAProfileThatLeadsToThem()
    {
        var sandbox = fixture.Sandbox;
        var settings = new SettingsResolver(_ => null).Resolve(new SettingsRequest { Environment = "production", ProfilePath = sandbox.ProfilePath });
        Assert.Equal(sandbox.Store, settings.Store);
        Assert.Equal(sandbox.Database, settings.Database);
        Assert.Empty(settings.Services);
        Assert.Equal("himalytix_app", settings.ApplicationRole);
        Assert.Equal(SampleData.CriticalTables, settings.CriticalTables);
        Assert.Equal(sandbox.Port, settings.Server.Port);
        Assert.Equal("612", await SandboxProbe.ScalarAsync(sandbox, sandbox.UserName, settings.Server.Password!.RevealText(), "SELECT count(*) FROM usermanagement_customuser"));

        var backups = Directory.GetFiles(Path.Combine(sandbox.Store, "backups", "production")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, backups.Count);
        Assert.All(backups, backup => Assert.Matches(@"^himalytix_production_\d{8}_\d{6}\.sql\.gz\.enc$", Path.GetFileName(backup)));
        // Without pg_dump both backups are the one that comes with the module.
        var hasPgDump = (await PostgresBinaries.FindAsync(Token)).PgDump is not null;
        Assert.Equal(hasPgDump ? 600 : 612, await SandboxProbe.CountUsersAsync(backups[0], sandbox));
        Assert.Equal(612, await SandboxProbe.CountUsersAsync(backups[1], sandbox));
    }

    [Fact]
    public async Task TheApplicationLogsInWithItsOwnPasswordAndSettings()
    {
        var sandbox = fixture.Sandbox;
        var password = await File.ReadAllTextAsync(Path.Combine(sandbox.Path, "application.password"), Token);
        Assert.Equal("public, tenant_alpha|8MB|200", await SandboxProbe.ScalarAsync(
            sandbox, "himalytix_app", password, "SELECT concat_ws('|', current_setting('search_path'), current_setting('work_mem'), count(*)) FROM sales_customer"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task SecretsAndDataAreForTheirOwnerOnlyAndNowhereElse()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permissions.");
        var sandbox = fixture.Sandbox;
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        var secretFiles = Directory.GetFiles(sandbox.Path).Where(file => !file.EndsWith(".marker", StringComparison.Ordinal)).ToList();
        var backups = Directory.GetFiles(sandbox.Store, "*", SearchOption.AllDirectories);
        Assert.All([.. secretFiles, .. backups], file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.All(Directory.GetDirectories(sandbox.Path).Append(sandbox.Path), folder => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder) & Others));

        var secrets = secretFiles.Where(file => !file.EndsWith(".json", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        Assert.Equal(3, secrets.Distinct(StringComparer.Ordinal).Count());
        var told = string.Join('\n', fixture.Reporter.Milestones) + await File.ReadAllTextAsync(sandbox.ProfilePath, Token)
            + await File.ReadAllTextAsync(Path.Combine(sandbox.Path, "server", "server.log"), Token);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
    }
}
