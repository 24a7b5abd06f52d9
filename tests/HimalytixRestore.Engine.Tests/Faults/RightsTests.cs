using HimalytixRestore.Engine.Tests.Databases;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 31, no CREATEDB, not the owner, no superuser: what is missing is known before anything is touched.</summary>
public sealed class RightsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Fault_31_no_CREATEDB()
    {
        var (bench, role) = await PrepareAsync();
        var database = $"never made by {role}";
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump("CREATE TABLE public.t (a int);\n")));
        Assert.Equal(("DatabasePermissionDenied", "42501"), (error.ErrorId, error.Evidence["SqlState"]));
        Assert.Contains("CREATEDB", error.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await bench.Server.ExistsAsync(database));
    }

    [Fact]
    public async Task Fault_31_not_the_owner()
    {
        var (bench, role) = await PrepareAsync();
        var database = await bench.Server.CreateDatabaseAsync("foreign");
        var before = await bench.Server.CatalogueAsync(database);
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump("CREATE TABLE public.t (a int);\n")));
        Assert.Equal(("DatabasePermissionDenied", "42501"), (error.ErrorId, error.Evidence["SqlState"]));
        Assert.Contains("owns the object", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, await bench.Server.CatalogueAsync(database));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}' AND datname = '{database}'"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Fault_31_the_owner_needs_no_superuser(int jobs)
    {
        var (bench, role) = await PrepareAsync();
        var database = await bench.Server.CreateDatabaseAsync("own", $"TEMPLATE template0 OWNER \"{role}\"");
        await bench.AssertRepeatsAsync(database, await PhasedDump.GetAsync(bench.Server), jobs);
    }

    private async Task<(LoadBench Bench, string Role)> PrepareAsync()
    {
        var server = await postgres.GetWithClientsAsync();
        var role = await server.CreateRoleAsync("plain", "LOGIN");
        await server.ExecuteAsync("postgres", $"ALTER ROLE \"{role}\" PASSWORD '{server.Password.RevealText()}'");
        return (new LoadBench(server, role), role);
    }
}
