using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 26, missing extension, tablespace, locale, library: each is named with its line and what to do. Missing roles: <see cref="MissingRoleTests"/>.</summary>
public sealed class MissingOnServerTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("CREATE EXTENSION IF NOT EXISTS nowhere_to_be_had WITH SCHEMA public;", "nowhere_to_be_had", "Install the extension's package")]
    [InlineData("SET default_tablespace = gone_disk;", "gone_disk", "CREATE TABLESPACE")]
    [InlineData("CREATE TABLE public.t (a integer) TABLESPACE gone_disk;", "gone_disk", "CREATE TABLESPACE")]
    [InlineData("CREATE COLLATION public.klingon (provider = libc, locale = 'tlh_KX.utf8');", "tlh_KX.utf8", "Install the locale")]
    [InlineData("CREATE TABLE public.t (a text COLLATE pg_catalog.\"tlh_KX.utf8\");", "tlh_KX.utf8", "pg_import_system_collations")]
    [InlineData("CREATE FUNCTION public.f() RETURNS integer LANGUAGE c AS '$libdir/nowhere_to_be_had', 'f';", "nowhere_to_be_had", "Install the extension's package")]
    public async Task Fault_26_missing(string statement, string name, string remedy)
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("missing");

        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump($"CREATE TABLE public.before (a integer);\n{statement}\nCREATE TABLE public.after (a integer);\n")));

        Assert.Equal((RestoreErrorCategory.NotFound, "13"), (error.Category, error.Evidence["DumpLine"]));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.RecommendedAction, StringComparison.Ordinal);
        await bench.AssertUnfinishedAsync(database);
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_class WHERE relname = 'after'"));
    }
}
