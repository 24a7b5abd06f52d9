using System.Text;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.Engine.Tests.Operations;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>A dump goes into older, equal and newer servers.</summary>
public sealed class ServerVersionTests(PostgresVersions versions)
{
    private const int Source = 15;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Majors => [14, 15, 16, 17, 18];

    public static TheoryData<string> Schemas => [.. SampleSchemas.All.Keys];

    /// <summary>The dump that comes with the module was made by pg_dump 15 of what the sample's script makes.</summary>
    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Dump_of_15_is_the_same_database_on_every_server(int major)
    {
        var server = await versions.GetAsync(major);
        var source = await versions.GetAsync(Source);
        var expected = await DatabaseContents.ReadAsync(source, await source.CreateErpSampleAsync());
        using BackupBench bench = new();
        var path = await bench.PackAsync(await ErpDumpAsync());
        var target = await server.CreateDatabaseAsync("restored");

        var result = await bench.Restore.RunAsync(new() { Settings = bench.Settings(server, target), Source = new() { Path = path } }, bench.Reporter, Cancellation);

        Assert.Equal(major, server.Version.Major);
        Assert.Equal((RestoreOutcome.Succeeded, "15"), (result.Outcome, result.Inventory!.ServerVersion.Split('.')[0]));
        Assert.Equal(expected, await DatabaseContents.ReadAsync(server, target));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task Everything_that_pg_dump_of_15_writes_is_the_same_on_every_server(string schema)
    {
        var source = await versions.GetAsync(Source);
        if (!source.HasClients)
            ContinuousIntegration.SkipOrFail("There is no pg_dump that can dump a server 15.");
        LoadBench writer = new(source);
        var database = await writer.CreateSourceAsync(SampleSchemas.All[schema]);
        var dump = await writer.DumpAsync(database);
        var expected = string.Join('\n', await DatabaseContents.ReadAsync(source, database));
        foreach (var major in Majors.Select(row => row.Data).Where(major => major >= Source || schema is not "publications"))
        {
            LoadBench bench = new(await versions.GetAsync(major));
            var target = await bench.Server.CreateDatabaseAsync("restored");

            await bench.LoadAsync(target, new MemoryStream(dump), cancellationToken: Cancellation);

            Assert.Equal($"{major}\n{expected}", $"{major}\n{string.Join('\n', await DatabaseContents.ReadAsync(bench.Server, target))}");
        }
    }

    /// <summary>A dump as pg_dump 17 writes it: one more setting, which servers before 17 do not know.</summary>
    [Theory]
    [InlineData(14, RestoreOutcome.Degraded)]
    [InlineData(18, RestoreOutcome.Succeeded)]
    public async Task Dump_in_the_style_of_17_goes_into_other_servers(int major, RestoreOutcome expected)
    {
        var server = await versions.GetAsync(major);
        using BackupBench bench = new();
        var dump = InStyleOf17(await ErpDumpAsync());
        var path = await bench.PackAsync(dump);
        var target = await server.CreateDatabaseAsync("restored");

        var result = await bench.Restore.RunAsync(new() { Settings = bench.Settings(server, target), Source = new() { Path = path } }, bench.Reporter, Cancellation);

        Assert.Equal((expected, "17.10"), (result.Outcome, result.Inventory!.ServerVersion.Split(' ')[0]));
        Assert.Equal(612, await server.ScalarAsync<long>(target, "SELECT count(*) FROM public.usermanagement_customuser"));
        var notices = result.Notices.Where(notice => notice.Kind == RestoreNoticeKind.UnknownSetting).ToList();
        if (expected is RestoreOutcome.Succeeded)
        {
            Assert.Empty(notices);
            return;
        }

        var notice = Assert.Single(notices);
        Assert.Equal(Array.IndexOf(dump.Split('\n'), "SET transaction_timeout = 0;") + 1, notice.Line);
        Assert.Contains("transaction_timeout", notice.Reason, StringComparison.Ordinal);
        Assert.Equal("SET transaction_timeout = 0", notice.Statement.TrimEnd(';'));
    }

    /// <summary>Only pg_dump 15 can be had: these are written by hand in the style of other versions (Dumps/Data/README.md). One session and eight make the same of them.</summary>
    [Theory]
    [InlineData(13, 14, 15, 16, 17, 18)]
    [InlineData(16, 15, 16, 17, 18)]
    [InlineData(18, 18)]
    public async Task Fault_25_dump_in_the_style_of_another_version(int style, params int[] majors)
    {
        var dump = Encoding.UTF8.GetString(Dumps.DumpText.Real($"style-{style}.sql"));
        List<string> contents = [];
        foreach (var major in majors)
        {
            LoadBench bench = new(await versions.GetAsync(major));
            foreach (var jobs in new[] { 1, 8 })
            {
                var target = await bench.Server.CreateDatabaseAsync("styled");
                var ledger = await bench.LoadAsync(target, dump, request => LoadBench.Spread(request, jobs));
                Assert.False(ledger.IsDegraded);
                contents.Add($"{style}\n{string.Join('\n', await DatabaseContents.ReadAsync(bench.Server, target))}");
                if (style == 18)
                    Assert.Equal("guest_name_not_null:false:true, booking_guest_fkey:false:false", await bench.Server.ScalarAsync<string>(target, "SELECT string_agg(format('%s:%s:%s', conname, CASE WHEN convalidated THEN 'true' ELSE 'false' END, CASE WHEN conenforced THEN 'true' ELSE 'false' END), ', ' ORDER BY conname DESC) FROM pg_constraint WHERE NOT convalidated"));
            }
        }

        Assert.Single(contents.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_an_older_server_cannot_have_is_its_own_error_at_its_line()
    {
        var server = await versions.GetAsync(14);
        LoadBench bench = new(server);
        var target = await server.CreateDatabaseAsync("ours");
        // As pg_dump 15 writes UNIQUE NULLS NOT DISTINCT; the body begins with line 12.
        var dump = LoadBench.Dump("CREATE TABLE public.t (\n    a integer\n);\n\n\n--\n-- Name: t t_a_key; Type: CONSTRAINT; Schema: public; Owner: -\n--\n\nALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_a_key UNIQUE NULLS NOT DISTINCT (a);\n");

        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(target, dump));

        Assert.Equal(("SyntaxRefused", "42601", "22"), (error.ErrorId, error.Evidence["SqlState"], error.Evidence["DumpLine"]));
        Assert.Equal("Line 22 of the dump (CONSTRAINT public.t t_a_key): syntax error at or near \"NULLS\". (SQLSTATE 42601)", error.Message);
        Assert.Contains("a server of the dump's major version or newer", error.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await bench.CanApplicationConnectAsync(target));

        LoadBench newer = new(await versions.GetAsync(Source));
        var there = await newer.Server.CreateDatabaseAsync("ours");
        await newer.LoadAsync(there, dump);
        Assert.Equal("UNIQUE NULLS NOT DISTINCT (a)", await newer.Server.ScalarAsync<string>(there, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 't_a_key'"));
    }

    private static async Task<string> ErpDumpAsync()
    {
        using StreamReader reader = new(SampleData.OpenBackup(), Encoding.UTF8);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private static string InStyleOf17(string dump)
    {
        const string Before = "SET idle_in_transaction_session_timeout = 0;\n";
        var lines = dump.Split('\n').Select(line => line switch
        {
            _ when line.StartsWith("-- Dumped from database version ", StringComparison.Ordinal) => "-- Dumped from database version 17.10 (Debian 17.10-1.pgdg12+1)",
            _ when line.StartsWith("-- Dumped by pg_dump version ", StringComparison.Ordinal) => "-- Dumped by pg_dump version 17.10 (Debian 17.10-1.pgdg12+1)",
            _ => line,
        });
        var text = string.Join('\n', lines);
        Assert.Contains("\n\\restrict ", text, StringComparison.Ordinal);
        Assert.Contains("\n\\unrestrict ", text, StringComparison.Ordinal);
        Assert.Contains(Before, text, StringComparison.Ordinal);
        return text.Replace(Before, Before + "SET transaction_timeout = 0;\n", StringComparison.Ordinal);
    }
}
