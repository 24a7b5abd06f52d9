using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.Engine.Tests.Databases;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>The runbook's parts and the whole of it on every supported server.</summary>
public sealed class ServerVersionTests(PostgresVersions versions)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Majors => Restoring.ServerVersionTests.Majors;

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Full_restore_brings_back_content_owners_grants_and_attributes(int major)
    {
        await using var scene = await RestoreScene.CreateAsync(await versions.GetAsync(major));
        var before = await ReadAsync(scene);
        await using (var connection = await scene.Server.OpenAsync(scene.Database))
            await SampleData.DamageAsync(connection, Token);

        var run = await scene.RunAsync(cancellationToken: Token);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(before, await ReadAsync(scene));
        // The backup was made on 15, and an older server is worth a warning.
        Assert.All(run.Health!.Checks, check => Assert.True(check.Status == (major < 15 && check.Name is "Connection" ? CheckStatus.Warn : CheckStatus.Pass), check.ToString()));
        Assert.Equal(RestoreOutcome.Succeeded, run.Restore!.Outcome);
        Assert.Equal(major < 15 ? 1 : 0, scene.Reporter.Warnings.Count(warning => warning.StartsWith("Version: The dump comes from PostgreSQL 15.", StringComparison.Ordinal)));

        var lines = await new ServerPrerequisites(scene.Server.Connections())
            .CheckAsync(new() { Database = scene.Database, ApplicationRole = "himalytix_app", Inventory = run.Restore.Inventory }, Token).ToListAsync(Token);
        Assert.All(lines, line => Assert.True(line.Status is CheckStatus.Pass or CheckStatus.Skipped || (major < 15 && line is { Name: "Version", Status: CheckStatus.Warn }), line.ToString()));
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Reset_carries_every_attribute_over(int major)
    {
        var server = await versions.GetAsync(major);
        var (database, _) = await DatabaseResetTests.CreateDecoratedAsync(server);
        var before = await server.CatalogueAsync(database);

        var result = await new DatabaseReset(server.Connections(), new RecordingReporter()).RunAsync(ResetOrder.For(database, "r1"), Token);

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(before, await server.CatalogueAsync(result.PreviousDatabase!));
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Owners_and_grants_of_every_kind_are_carried_over(int major)
    {
        var server = await versions.GetAsync(major);
        var source = await server.CreateDatabaseAsync("privileged");
        await server.ExecuteScriptAsync(source, PrivilegeTests.Schema(await PrivilegeTests.Roles.CreateAsync(server)));
        var target = await server.CreateDatabaseAsync("privileged");
        var others = PrivilegeTests.Schema(new("postgres", "postgres", "postgres", "postgres")).Split('\n').Where(line => !line.StartsWith("ALTER DEFAULT PRIVILEGES", StringComparison.Ordinal));
        await server.ExecuteScriptAsync(target, string.Join('\n', others));
        var expected = await DatabaseContents.ReadAccessAsync(server, source);
        Assert.NotEqual(expected, await DatabaseContents.ReadAccessAsync(server, target));

        var report = await PrivilegeTests.CarryOverAsync(server, source, target);

        Assert.Empty(report.Notices);
        Assert.Equal(0, report.Missing);
        Assert.Equal(expected, await DatabaseContents.ReadAccessAsync(server, target));
        Assert.Equal(0, (await PrivilegeTests.CarryOverAsync(server, source, target)).Changed);
    }

    private static async Task<string> ReadAsync(RestoreScene scene) => string.Join(
        '\n',
        [
            .. await DatabaseContents.ReadAsync(scene.Server, scene.Database),
            .. await DatabaseContents.ReadAccessAsync(scene.Server, scene.Database),
            await scene.Server.CatalogueAsync(scene.Database),
        ]);
}
