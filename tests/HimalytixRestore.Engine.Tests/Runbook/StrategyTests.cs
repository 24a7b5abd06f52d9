using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Engine.Tests.Databases;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What both strategies owe: the same attributes and rights afterwards, what will be lost said before, the downtime measured.</summary>
public sealed class StrategyTests(PostgresFixture postgres)
{
    public static TheoryData<RestoreStrategy> Strategies => [.. Enum.GetValues<RestoreStrategy>()];

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Attributes_and_rights_are_the_same_after_a_restore_and_after_the_way_back(RestoreStrategy strategy)
    {
        var server = await postgres.GetWithClientsAsync();
        await using var scene = await RestoreScene.CreateBackedUpAsync(server, $"TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'{await IcuAsync(server)}{await TablespaceAsync(server)}", DecorateAsync);
        string before = await scene.TextAsync();
        var (catalogue, access) = (await server.CatalogueAsync(scene.Database), await DatabaseContents.ReadAccessAsync(server, scene.Database));

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = strategy });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(catalogue, await server.CatalogueAsync(scene.Database));
        Assert.Equal(catalogue, await server.CatalogueAsync(run.Snapshot!.Name));
        Assert.Empty(access.Except(await DatabaseContents.ReadAccessAsync(server, scene.Database), StringComparer.Ordinal));
        await WorkAsTheApplicationAsync(scene);

        var undone = await scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default);

        Assert.True(undone.State == RestoreRunState.RolledBack, undone.Summary);
        Assert.Equal(catalogue, await server.CatalogueAsync(scene.Database));
        Assert.Equal(access, await DatabaseContents.ReadAccessAsync(server, scene.Database));
        Assert.Equal(before, await scene.TextAsync());
        await WorkAsTheApplicationAsync(scene);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task The_application_works_as_before_after_a_run_that_rolled_itself_back(RestoreStrategy strategy)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        await DecorateAsync(scene);
        var (catalogue, access) = (await scene.Server.CatalogueAsync(scene.Database), await DatabaseContents.ReadAccessAsync(scene.Server, scene.Database));

        var run = await scene.RunAsync(
            new() { Settings = scene.Settings, Strategy = strategy },
            step => step.Id == StepIds.StartServices ? new FailingStep(step, () => new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none")) : step);

        Assert.True(run.State == RestoreRunState.RolledBack, run.Summary);
        Assert.Equal(catalogue, await scene.Server.CatalogueAsync(scene.Database));
        Assert.Equal(access, await DatabaseContents.ReadAccessAsync(scene.Server, scene.Database));
        await WorkAsTheApplicationAsync(scene);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_name_that_has_no_room_for_another_word_is_restored_undone_and_cleaned_up_after(RestoreStrategy strategy)
    {
        // 59 bytes, and the number that follows: the server would cut what is longer than 63 without a word.
        await using var scene = await RestoreScene.CreateBackedUpAsync(await postgres.GetWithClientsAsync(), purpose: "Erp; \\ " + new string('n', 52));
        string before = await scene.TextAsync();

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = strategy });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.EndsWith($"_before_{run.RunId}", run.Snapshot!.Name, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(run.Snapshot.Name), 60, 63);

        var undone = await scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default);
        var removed = await scene.Runbook().RemoveArtifactsAsync(new() { Settings = scene.Settings, RunId = run.RunId, IncludeSnapshot = true }, scene.Reporter, default).ToListAsync(TestContext.Current.CancellationToken);

        Assert.True(undone.State == RestoreRunState.RolledBack, undone.Summary);
        Assert.Equal(before, await scene.TextAsync());
        Assert.EndsWith($"_failed_{run.RunId}", Assert.Single(removed, artifact => artifact.IsRemoved).Name, StringComparison.Ordinal);
        Assert.Equal(0L, await scene.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_database WHERE datname LIKE '%{run.RunId}'"));
    }

    [Fact]
    public async Task A_name_that_no_session_for_rows_can_have_is_refused_before_anything_is_touched()
    {
        await using var scene = await RestoreScene.CreateBackedUpAsync(await postgres.GetWithClientsAsync(), purpose: "Größe");
        string before = await scene.TextAsync();

        var refused = await scene.RunAsync();
        var second = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = RestoreStrategy.Swap, SkipSteps = [StepIds.Prerequisites] });

        Assert.Equal("PrerequisiteFailed", refused.Cause?.ErrorId);
        Assert.Contains("beyond ASCII", refused.Cause!.Message, StringComparison.Ordinal);
        Assert.Contains("RENAME TO", refused.Cause.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal((RestoreRunState.RolledBack, "NameNotAscii"), (second.State, second.Cause?.ErrorId));
        Assert.Empty(scene.Services.Changes);
        Assert.Equal((before, ""), (await scene.TextAsync(), await scene.NeighboursAsync()));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task What_will_be_lost_is_measured_and_told(RestoreStrategy strategy)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        await scene.Server.ExecuteScriptAsync(scene.Database, """
            INSERT INTO public.usermanagement_organization (name, created_at) SELECT 'since the backup ' || i, timestamptz '2031-05-06 07:08+00' FROM generate_series(1, 3) AS i;
            CREATE TABLE public."since; the ""backup" (id int, updated_at timestamp); INSERT INTO public."since; the ""backup" VALUES (1, 'infinity'), (2, NULL);
            """);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = strategy });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        var comparison = run.Comparison!;
        Assert.Equal(5, comparison.LostRows);
        Assert.Equal(["public.since; the \"backup", "public.usermanagement_organization"], comparison.Tables.Where(table => table.IsAhead).Select(table => table.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(new DateTimeOffset(2031, 5, 6, 7, 8, 0, TimeSpan.Zero), comparison.LiveNewest);
        Assert.Equal(comparison.LiveNewest - comparison.RestoredNewest, comparison.LostTime);
        Assert.Equal(strategy == RestoreStrategy.InPlace ? run.Backup!.CreatedAt : new DateTimeOffset(2024, 1, 25, 6, 0, 0, TimeSpan.Zero), comparison.RestoredNewest);
        var organizations = comparison.Tables.Single(table => table.Name == "usermanagement_organization");
        Assert.Equal((27L, 24L, false), (organizations.LiveRows, organizations.RestoredRows, organizations.IsEstimate));
        Assert.Equal((27L, strategy == RestoreStrategy.InPlace ? null : 24L), (organizations.LiveMaximumId, organizations.RestoredMaximumId));
        Assert.Contains(comparison.Summary, scene.Reporter.Warnings);
        Assert.Contains("5 rows more were in the live database", run.Summary, StringComparison.Ordinal);
        Assert.Contains("**Warning:** " + comparison.Summary, MarkdownReport.Write(run), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Downtime_is_from_the_first_thing_taken_to_the_last_one_given_back(RestoreStrategy strategy)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = strategy });

        var (stop, start) = (run.Steps.Single(s => s.Id == StepIds.StopServices), run.Steps.Single(s => s.Id == StepIds.StartServices));
        Assert.InRange(run.UnreachableSince!.Value, stop.StartedAt!.Value, stop.StartedAt.Value + stop.Duration);
        Assert.InRange(run.UnreachableSince.Value + run.Downtime!.Value, start.StartedAt!.Value, start.StartedAt.Value + start.Duration);
        Assert.True(run.DatabaseClosedAt > run.UnreachableSince);
        Assert.True(run.DatabaseDowntime < run.Downtime);
        // InPlace the restore itself is downtime.
        Assert.Equal(strategy == RestoreStrategy.InPlace, run.DatabaseDowntime > run.Restore!.Duration);
        var report = MarkdownReport.Write(run);
        Assert.Contains($"| Downtime of the database | {DisplayText.Duration(run.DatabaseDowntime!.Value)} |", report, StringComparison.Ordinal);
        Assert.Equal(run.Downtime, (await scene.Runbook().ListAsync(new() { Settings = scene.Settings }, scene.Reporter, default).SingleAsync(TestContext.Current.CancellationToken)).Downtime);
    }

    [Fact]
    public async Task A_run_that_is_rolled_back_has_its_downtime_too()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var run = await scene.RunAsync(
            new() { Settings = scene.Settings, Strategy = RestoreStrategy.Swap },
            step => step.Id == StepIds.SwapDatabases ? new FailingStep(step, () => new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none")) : step);

        Assert.Equal(RestoreRunState.RolledBack, run.State);
        Assert.True(run.Downtime > run.DatabaseDowntime);
    }

    /// <summary>Servers have tablespaces inside the data folder since 15.</summary>
    private static async Task<string> TablespaceAsync(PostgresServer server)
    {
        if (server.Version.Major < 15)
            return "";
        string tablespace = $"space_{Guid.NewGuid():N}";
        await server.RunAsync("postgres", "SET allow_in_place_tablespaces = on", $"CREATE TABLESPACE {tablespace} LOCATION ''");
        return $" TABLESPACE {tablespace}";
    }

    /// <summary>A locale provider that is not the default, where the server has it; rules since 16.</summary>
    private static async Task<string> IcuAsync(PostgresServer server)
    {
        if (server.Version.Major < 15 || await server.ScalarAsync<long>("postgres", "SELECT count(*) FROM pg_collation WHERE collprovider = 'i'") == 0)
            return "";
        return $" LOCALE_PROVIDER icu ICU_LOCALE 'de-AT'{(server.Version.Major >= 16 ? " ICU_RULES '&a < g'" : "")}";
    }

    /// <summary>Everything that a database and its objects can carry besides their contents, and an extension whose rights were changed.</summary>
    private static async Task DecorateAsync(RestoreScene scene)
    {
        string reader = await scene.Server.CreateRoleAsync("reader");
        string name = $"\"{scene.Database}\"";
        await scene.Server.RunAsync("postgres",
            $"ALTER DATABASE {name} CONNECTION LIMIT 42",
            $"COMMENT ON DATABASE {name} IS 'it''s \\ ours'",
            $"ALTER DATABASE {name} SET search_path TO \"$user\", public",
            $"ALTER ROLE \"{reader}\" IN DATABASE {name} SET work_mem TO '7MB'",
            $"GRANT CONNECT ON DATABASE {name} TO \"{reader}\" WITH GRANT OPTION");
        await scene.Server.RunAsync(scene.Database,
            $"ALTER DEFAULT PRIVILEGES FOR ROLE himalytix_app IN SCHEMA public GRANT INSERT ON TABLES TO \"{reader}\"",
            $"ALTER TABLE public.accounting_account OWNER TO \"{reader}\"",
            "GRANT ALL ON public.accounting_account TO himalytix_app WITH GRANT OPTION");
        string extension = await scene.Server.ScalarAsync<string>("postgres", "SELECT coalesce(min(name::text), '') FROM pg_available_extensions WHERE name IN ('citext', 'hstore', 'pgcrypto')");
        if (extension.Length == 0)
            return;
        await scene.Server.RunAsync(scene.Database, $"CREATE EXTENSION {extension} SCHEMA public", $"""
            DO $$
            DECLARE f regprocedure := (SELECT min(objid::regprocedure::text) FROM pg_depend WHERE deptype = 'e' AND classid = 'pg_proc'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = '{extension}'))::regprocedure;
            BEGIN
                EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
                EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO himalytix_app', f);
            END $$
            """);
    }

    /// <summary>Reads, writes, and what a migration does: creates, alters, drops.</summary>
    private static Task WorkAsTheApplicationAsync(RestoreScene scene) => scene.Server.ExecuteScriptAsync(scene.Database, """
        SET LOCAL ROLE himalytix_app;
        INSERT INTO public.accounting_account (code, name, kind) SELECT 'work' || count(*), 'work', 'asset' FROM public.accounting_account;
        UPDATE public.accounting_journalentry SET status = 'posted' WHERE status = 'draft';
        CREATE TABLE public.migration (id int PRIMARY KEY);
        ALTER TABLE public.usermanagement_customuser ADD COLUMN migrated boolean;
        ALTER TABLE public.usermanagement_customuser DROP COLUMN migrated;
        DROP TABLE public.migration;
        """);
}
