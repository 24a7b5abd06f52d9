using System.Text;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A bad backup is named by the Verify step, before a service is stopped.</summary>
public sealed class BadBackupTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Every_way_to_be_bad_is_named_before_a_service_is_stopped()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        byte[] good = await File.ReadAllBytesAsync(scene.BackupPath, TestContext.Current.CancellationToken);
        foreach (var (name, bytes) in BadBackups.Of(good))
        {
            await File.WriteAllBytesAsync(scene.BackupPath, bytes, TestContext.Current.CancellationToken);
            var run = await scene.RunAsync(new() { Settings = scene.Settings, SkipSteps = [StepIds.Prerequisites] });
            Assert.True(run.State == RestoreRunState.RolledBack, $"{name}: {run.Summary}");
            Assert.Equal((name, StepStatus.Failed), (name, run.Steps.Single(s => s.Id == StepIds.Verify).Status));
            Assert.NotEqual("UnexpectedError", run.Cause?.ErrorId);
        }

        Assert.Empty(scene.Services.Changes);
        Assert.Equal(before, await scene.TextAsync());
    }

    [Fact]
    public async Task A_wrong_key_is_named_before_a_service_is_stopped()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var run = await scene.RunAsync(new() { Settings = scene.Settings with { Passphrase = Secret.FromText("wrong") }, SkipSteps = [StepIds.Prerequisites] });

        Assert.Equal("WrongKey", run.Cause?.ErrorId);
        Assert.Equal(StepStatus.Failed, run.Steps.Single(s => s.Id == StepIds.Verify).Status);
        Assert.Empty(scene.Services.Changes);
    }

    [Fact]
    public async Task A_gzip_stream_cut_anywhere_is_named_before_a_service_is_stopped()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string path = await ReplaceAsync(scene, dump => dump);
        byte[] good = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var random = new Random(20260131);
        int[] cuts = [.. Enumerable.Range(1, 32).Select(n => good.Length - n), .. Enumerable.Range(0, 100).Select(_ => random.Next(0, good.Length))];
        foreach (int cut in cuts)
        {
            await File.WriteAllBytesAsync(path, good[..cut], TestContext.Current.CancellationToken);
            var run = await scene.RunAsync(new() { Settings = scene.Settings, Source = new() { Path = path }, SkipSteps = [StepIds.Prerequisites] });
            Assert.True(run.Steps.Single(s => s.Id == StepIds.Verify).Status == StepStatus.Failed, $"cut at {cut} of {good.Length}: {run.Summary}");
            Assert.NotEqual("UnexpectedError", run.Cause?.ErrorId);
        }

        Assert.Empty(scene.Services.Changes);
    }

    [Theory]
    [InlineData(8, "GzipCrc")]
    [InlineData(4, "GzipLength")]
    public async Task A_wrong_end_of_the_gzip_stream_is_named_before_a_service_is_stopped(int fromEnd, string errorId)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string path = await ReplaceAsync(scene, dump => dump);
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[^fromEnd] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Source = new() { Path = path }, SkipSteps = [StepIds.Prerequisites] });

        Assert.Equal((StepStatus.Failed, errorId), (run.Steps.Single(s => s.Id == StepIds.Verify).Status, run.Cause?.ErrorId));
        Assert.Empty(scene.Services.Changes);
    }

    public static TheoryData<string, string> DumpCuts => new()
    {
        { "header", "-- Dumped from" },
        { "statement", "CREATE TABLE public.usermanagement_organization (\n    id" },
        { "dollar body", "RAISE EXCEPTION 'entry" },
        { "COPY line boundary", "1010\tAccount 1\tliability\n" },
        { "mid-row", "1010\tAcc" },
        { "before the trailer", "-- PostgreSQL database dump comp" },
        { "between trailer and unrestrict", "-- PostgreSQL database dump complete\n" },
    };

    [Theory]
    [MemberData(nameof(DumpCuts))]
    public async Task A_dump_cut_at_every_class_of_byte_is_named_before_a_service_is_stopped(string where, string text)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        bool isFound = false;
        string path = await ReplaceAsync(scene, dump =>
        {
            int at = dump.IndexOf(text, StringComparison.Ordinal);
            isFound = at >= 0;
            return dump[..(at + text.Length)];
        });
        Assert.True(isFound, $"The dump has no {where}.");

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Source = new() { Path = path }, SkipSteps = [StepIds.Prerequisites] });

        Assert.True(run.Steps.Single(s => s.Id == StepIds.Verify).Status == StepStatus.Failed, run.Summary);
        Assert.NotEqual("UnexpectedError", run.Cause?.ErrorId);
        Assert.Empty(scene.Services.Changes);
    }

    [Fact]
    public async Task A_dump_cut_inside_the_end_of_a_COPY_block_is_named()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string path = await ReplaceAsync(scene, dump => dump[..(dump.IndexOf("\n\\.\n", StringComparison.Ordinal) + 2)]);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Source = new() { Path = path }, SkipSteps = [StepIds.Prerequisites] });

        Assert.True(run.Steps.Single(s => s.Id == StepIds.Verify).Status == StepStatus.Failed, run.Summary);
    }

    [Fact]
    public async Task All_that_the_server_lacks_is_listed_before_a_service_is_stopped()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string path = await ReplaceAsync(scene, dump => Add(dump, "CREATE EXTENSION IF NOT EXISTS nowhere_to_be_had WITH SCHEMA public;\nCREATE POLICY p ON public.accounting_account TO never_created USING (true);\n"));

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Source = new() { Path = path } });

        Assert.Equal((StepStatus.Failed, "PrerequisiteFailed"), (run.Steps.Single(s => s.Id == StepIds.Verify).Status, run.Cause?.ErrorId));
        Assert.Contains("nowhere_to_be_had", run.Cause!.Evidence["Extensions"], StringComparison.Ordinal);
        Assert.Contains("never_created", run.Cause.Evidence["Roles"], StringComparison.Ordinal);
        Assert.Empty(scene.Services.Changes);
    }

    [Fact]
    public async Task A_missing_role_that_the_restore_creates_is_no_obstacle()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string role = $"made_for_{scene.Database}";
        string path = await ReplaceAsync(scene, dump => Add(dump, $"CREATE POLICY p ON public.accounting_account TO {role} USING (true);\n"));

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Source = new() { Path = path }, MissingRole = MissingRoleAction.Create });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Contains(scene.Reporter.Warnings, warning => warning.StartsWith("Roles: ", StringComparison.Ordinal) && warning.Contains(role, StringComparison.Ordinal));
        Assert.True(await scene.Server.ScalarAsync<bool>("postgres", $"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"));
    }

    private static string Add(string dump, string statements) =>
        dump.Replace("--\n-- PostgreSQL database dump complete\n", statements + "\n--\n-- PostgreSQL database dump complete\n", StringComparison.Ordinal);

    // The producer's own programs pack the changed dump, so that everything around it is right.
    private static async Task<string> ReplaceAsync(RestoreScene scene, Func<string, string> change)
    {
        using var dump = new MemoryStream();
        await scene.Server.DumpAsync(scene.Database, ["--no-owner", "--no-acl", "--clean", "--if-exists"], dump);
        string sql = Path.Combine(scene.Store, "himalytix_production_20260101_000000.sql");
        await File.WriteAllTextAsync(sql, change(Encoding.UTF8.GetString(dump.ToArray())), TestContext.Current.CancellationToken);
        return await Producer.PackAsync(sql, passphrase: null);
    }
}
