using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

public sealed class MissingRoleTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Fail_names_the_role_and_what_to_do()
    {
        var (bench, target) = await PrepareAsync();
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(target, Dump("gone_fail")));
        Assert.Equal("MissingRole", error.ErrorId);
        Assert.Equal("gone_fail", error.Evidence["Role"]);
        Assert.Equal("13", error.Evidence["DumpLine"]);
        Assert.Contains("CREATE ROLE \"gone_fail\" NOLOGIN", error.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await bench.CanApplicationConnectAsync(target));
    }

    [Fact]
    public async Task Create_makes_it_without_login_and_says_so()
    {
        var (bench, target) = await PrepareAsync();
        var ledger = await bench.LoadAsync(target, Dump("gone \"create\""), request => request with { MissingRole = MissingRoleAction.Create });
        var notice = Assert.Single(ledger.Notices);
        Assert.Equal(RestoreNoticeKind.RoleCreated, notice.Kind);
        Assert.False(ledger.IsDegraded);
        Assert.False(await bench.Server.ScalarAsync<bool>("postgres", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'gone \"create\"'"));
        Assert.Equal("gone \"create\"", await bench.Server.ScalarAsync<string>(target, "SELECT tableowner::text FROM pg_tables WHERE tablename = 't'"));
    }

    [Fact]
    public async Task Skip_leaves_the_statements_out_and_says_so()
    {
        var (bench, target) = await PrepareAsync();
        var ledger = await bench.LoadAsync(target, Dump("gone_skip"), request => request with { MissingRole = MissingRoleAction.Skip });
        Assert.Equal(3, ledger.Notices.Count);
        Assert.True(ledger.IsDegraded);
        Assert.Equal("postgres", await bench.Server.ScalarAsync<string>(target, "SELECT tableowner::text FROM pg_tables WHERE tablename = 't'"));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_policy"));
    }

    private static string Dump(string role)
    {
        var quoted = $"\"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return LoadBench.Dump($"CREATE TABLE public.t (a int);\nALTER TABLE public.t OWNER TO {quoted};\nGRANT SELECT ON TABLE public.t TO {quoted};\nCREATE POLICY p ON public.t TO {quoted} USING (true);\nGRANT SELECT ON TABLE public.t TO PUBLIC;\n");
    }

    private async Task<(LoadBench Bench, string Target)> PrepareAsync()
    {
        LoadBench bench = new(await postgres.GetAsync());
        return (bench, await bench.Server.CreateDatabaseAsync("roles"));
    }
}
