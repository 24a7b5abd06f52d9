using System.IO.Compression;
using System.Text;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Operations;

/// <summary>A backup made by the real programs, streamed into a database.</summary>
public sealed class RestoreOperationTests(PostgresFixture postgres)
{
    private static readonly Lazy<byte[]> Sound = new(() => Encoding.UTF8.GetBytes(BackupBench.SmallDump(3000)));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Real_backup_restores_to_the_same_dump()
    {
        var server = await postgres.GetWithClientsAsync();
        using BackupBench bench = new();
        var source = await server.CreateErpSampleAsync();
        var path = await Producer.MakeBackupAsync(server, source, bench.StoreFolder, BackupBench.Passphrase);
        var target = await server.CreateDatabaseAsync("restored");

        var result = await bench.Restore.RunAsync(Request(bench, server, target, new() { Name = Path.GetFileName(path) }), bench.Reporter, Cancellation);

        // Owners and grants are not in the backup (backup-format: the dump text).
        Assert.Equal(await PgDump.TextAsync(server, source, "--no-owner", "--no-acl"), await PgDump.TextAsync(server, target, "--no-owner", "--no-acl"));
        Assert.Equal((RestoreOutcome.Succeeded, new Uri(path).AbsoluteUri, new FileInfo(path).Length), (result.Outcome, result.Source, result.SizeBytes));
        Assert.Equal(result.Inventory!.Rows, result.Rows);
        Assert.Equal(result.Inventory.Tables.Select(table => (table.Schema, table.Name, table.Rows)), result.Tables.Select(table => (table.Schema, table.Name, table.Rows)));
        Assert.Equal(64, result.Sha256.Length);
        Assert.Equal(target, result.Endpoint!.Database);
        Assert.True(await server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_stats WHERE schemaname = 'public'") > 0, "not analyzed");
    }

    [Theory]
    [InlineData(BackupStage.Encrypted)]
    [InlineData(BackupStage.Compressed)]
    [InlineData(BackupStage.Plain)]
    public async Task Any_stage_goes_straight_in(BackupStage stage)
    {
        var server = await postgres.GetAsync();
        using BackupBench bench = new();
        var path = bench.Folder.Combine("dump.sql");
        await File.WriteAllBytesAsync(path, Sound.Value, Cancellation);
        if (stage is not BackupStage.Plain)
            path = await Producer.PackAsync(path, stage is BackupStage.Encrypted ? BackupBench.Passphrase : null);
        var before = bench.Files();
        var target = await server.CreateDatabaseAsync("restored");
        var result = await bench.Restore.RunAsync(Request(bench, server, target, new() { Path = path }), bench.Reporter, Cancellation);
        Assert.Equal(3000, result.Rows);
        Assert.Equal(before, bench.Files());
    }

    [Theory]
    [InlineData("custom")]
    [InlineData("tar")]
    public async Task Archive_of_pg_dump_goes_through_pg_restore(string format)
    {
        var server = await postgres.GetWithClientsAsync();
        if (server.PgDumpPath is null)
            ContinuousIntegration.SkipOrFail("There is no pg_restore on this machine.");
        using BackupBench bench = new();
        var source = await new LoadBench(server).CreateSourceAsync(SampleSchemas.All["functions"] + SampleSchemas.All["partitions"]);
        var path = bench.Folder.Combine("archive.dump");
        await using (var file = File.Create(path))
            await server.DumpAsync(source, [$"--format={format}"], file);
        path = await Producer.PackAsync(path, BackupBench.Passphrase);
        var target = await server.CreateDatabaseAsync("restored");
        var result = await bench.Restore.RunAsync(Request(bench, server, target, new() { Path = path }), bench.Reporter, Cancellation);
        Assert.Equal(RestoreOutcome.Succeeded, result.Outcome);
        Assert.Equal(64, result.Sha256.Length);
        Assert.Equal(await PgDump.TextAsync(server, source), await PgDump.TextAsync(server, target));
    }

    [Fact]
    public async Task Cut_archive_of_pg_dump_never_becomes_a_database_in_use()
    {
        var server = await postgres.GetWithClientsAsync();
        if (server.PgDumpPath is null)
            ContinuousIntegration.SkipOrFail("There is no pg_restore on this machine.");
        using BackupBench bench = new();
        var source = await new LoadBench(server).CreateSourceAsync("CREATE TABLE t AS SELECT i, md5(i::text) AS h FROM generate_series(1, 5000) AS i;");
        using MemoryStream archive = new();
        await server.DumpAsync(source, ["--format=custom"], archive);
        var path = bench.Folder.Combine("archive.dump");
        await File.WriteAllBytesAsync(path, archive.ToArray()[..(int)(archive.Length / 2)], Cancellation);
        var target = await server.CreateDatabaseAsync("restored");
        var error = await Assert.ThrowsAsync<DumpException>(() => bench.Restore.RunAsync(Request(bench, server, target, new() { Path = path }), bench.Reporter, Cancellation));
        Assert.Equal("ArchiveNotConverted", error.ErrorId);
        await AssertUnusableAsync(server, target);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("custom")]
    public async Task One_table_of_a_backup_is_found_restored_and_healthy(string format)
    {
        var server = await postgres.GetWithClientsAsync();
        if (server.PgDumpPath is null)
            ContinuousIntegration.SkipOrFail("There is no pg_restore on this machine.");
        using BackupBench bench = new();
        var source = await new LoadBench(server).CreateSourceAsync("CREATE TABLE a (id serial, n int); INSERT INTO a (n) SELECT generate_series(1, 300); CREATE SCHEMA b; CREATE TABLE b.a (n int); INSERT INTO b.a VALUES (1); CREATE SEQUENCE b.s;");
        var path = bench.Folder.Combine("backup");
        await using (var file = File.Create(path))
            await server.DumpAsync(source, [$"--format={format}", "--no-owner", "--no-acl"], file);
        path = await Producer.PackAsync(path, BackupBench.Passphrase);
        var target = await server.CreateDatabaseAsync("restored");
        await server.ExecuteAsync(target, "CREATE TABLE other AS SELECT 1 AS one");
        var result = await bench.Restore.RunAsync(Request(bench, server, target, new() { Path = path }) with { IncludeTables = ["A"] }, bench.Reporter, Cancellation);
        Assert.Equal((RestoreOutcome.Succeeded, 300L), (result.Outcome, result.Rows));
        Assert.Equal(["public.a", "public.a_id_seq"], result.Selection!.Tables);
        Assert.Equal("a", Assert.Single(result.Inventory!.Tables).Name);
        Assert.Equal("a_id_seq", Assert.Single(result.Inventory.Sequences).Name);

        HealthRequest health = new() { Settings = bench.Settings(server, target), Restore = result };
        var report = await new HealthOperations(new SettingsResolver(_ => null)).CheckAsync(health, bench.Reporter, Cancellation);
        Assert.Contains(report.Checks, check => check is { Name: "RowCounts", Status: CheckStatus.Pass } && check.Message.Contains("1 tables have the 300 rows", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Checks, check => check.Status is CheckStatus.Fail);
    }

    [Fact]
    public async Task Cut_backup_is_known_before_a_database_in_use_is_touched()
    {
        var server = await postgres.GetAsync();
        using BackupBench bench = new();
        var text = LoadBench.Dump("--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\nCREATE TABLE public.t (a int);\n");
        var path = await bench.PackAsync(text.Replace(LoadBench.Trailer, "", StringComparison.Ordinal));
        var target = await server.CreateDatabaseAsync("living");
        await server.ExecuteAsync(target, "CREATE TABLE other AS SELECT 1 AS one");
        var error = await Assert.ThrowsAsync<DumpException>(() => bench.Restore.RunAsync(Request(bench, server, target, new() { Path = path }) with { IncludeTables = ["t"] }, bench.Reporter, Cancellation));
        Assert.Equal(RestoreErrorCategory.InvalidData, error.Category);
        Assert.Equal("{other}", await server.ScalarAsync<string>(target, "SELECT array_agg(relname)::text FROM pg_class WHERE oid >= 16384 AND relkind = 'r'"));
        Assert.True(await new LoadBench(server).CanApplicationConnectAsync(target));
    }

    [Fact]
    public async Task Dump_without_comments_is_refused_for_a_selection()
    {
        var server = await postgres.GetAsync();
        using BackupBench bench = new();
        var path = await bench.PackAsync(BackupBench.SmallDump(3));
        var error = await Assert.ThrowsAsync<DumpException>(() => bench.Restore.RunAsync(Request(bench, server, "never", new() { Path = path }) with { IncludeTables = ["t"] }, bench.Reporter, Cancellation));
        Assert.Equal("NoObjectComments", error.ErrorId);
        Assert.Contains("line 12", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Damages => ["wrong key", "no salt", "cut cipher", "cut block", "flip first", "flip middle", "flip last", "wrong crc", "no trailer", "gzip cut"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damaged_backup_never_becomes_a_database_in_use(string damage)
    {
        var server = await postgres.GetAsync();
        using BackupBench bench = new();
        var path = await DamageAsync(bench, damage);
        var target = await server.CreateDatabaseAsync("restored");
        var request = Request(bench, server, target, new() { Path = path });
        if (damage is "wrong key")
            request = request with { Settings = bench.Settings(server, target, "wrong") };

        var error = await Assert.ThrowsAnyAsync<RestoreException>(() => bench.Restore.RunAsync(request, bench.Reporter, Cancellation));

        Assert.Equal(RestoreErrorCategory.InvalidData, error.Category);
        Assert.NotEmpty(error.RecommendedAction);
        await AssertUnusableAsync(server, target);
    }

    [Fact]
    public async Task Gzip_cut_anywhere_is_found()
    {
        var server = await postgres.GetAsync();
        using BackupBench bench = new();
        var whole = Gzip(Sound.Value);
        Random random = new(20260101);
        var cuts = Enumerable.Range(1, 32).Select(back => whole.Length - back).Concat(Enumerable.Range(0, 100).Select(_ => random.Next(1, whole.Length - 32)));
        foreach (var cut in cuts)
        {
            var path = bench.Folder.Combine($"cut{cut}.sql.gz");
            await File.WriteAllBytesAsync(path, whole[..cut], Cancellation);
            var target = await server.CreateDatabaseAsync("restored");
            await Assert.ThrowsAnyAsync<RestoreException>(() => bench.Restore.RunAsync(Request(bench, server, target, new() { Path = path }), bench.Reporter, Cancellation));
            await AssertUnusableAsync(server, target);
        }
    }

    [Fact]
    public async Task Other_bytes_than_the_verified_ones_are_not_opened_to_all()
    {
        var server = await postgres.GetAsync();
        using BackupBench bench = new();
        var path = bench.Folder.Combine("dump.sql");
        await File.WriteAllBytesAsync(path, Sound.Value, Cancellation);
        var target = await server.CreateDatabaseAsync("restored");
        var error = await Assert.ThrowsAsync<IntegrityException>(() => bench.Restore.RunAsync(Request(bench, server, target, new() { Path = path }) with { ExpectedSha256 = new string('0', 64) }, bench.Reporter, Cancellation));
        Assert.Equal("Sha256Mismatch", error.ErrorId);
        await AssertUnusableAsync(server, target);
    }

    [Fact]
    public async Task Missing_database_is_created()
    {
        var server = await postgres.GetAsync();
        using BackupBench bench = new();
        var path = bench.Folder.Combine("dump.sql");
        await File.WriteAllBytesAsync(path, Sound.Value, Cancellation);
        var result = await bench.Restore.RunAsync(Request(bench, server, "created by restore", new() { Path = path }), bench.Reporter, Cancellation);
        Assert.Equal((RestoreOutcome.Succeeded, 3000L), (result.Outcome, result.Rows));
        Assert.Equal(RestoreNoticeKind.Information, Assert.Single(result.Notices).Kind);
        Assert.True(await new LoadBench(server).CanApplicationConnectAsync("created by restore"));
    }

    [Fact]
    public async Task Plan_changes_nothing_and_names_the_target()
    {
        var server = await postgres.GetAsync();
        using BackupBench bench = new();
        var plan = bench.Restore.Plan(Request(bench, server, "erpdb", new() { Path = "/backups/x.sql.gz.enc" }));
        Assert.Contains("erpdb", plan.Target, StringComparison.Ordinal);
        Assert.Contains("/backups/x.sql.gz.enc", plan.Action, StringComparison.Ordinal);
        Assert.NotEmpty(plan.Steps);
    }

    [Fact]
    public void Plan_names_the_selection()
    {
        using BackupBench bench = new();
        var plan = bench.Restore.Plan(new() { Settings = bench.Settings(null, "erpdb"), Source = new() { Path = "/x.sql" }, IncludeSchemas = ["tenant_acme"], IncludeTables = ["ledger", "b.*"] });
        Assert.Equal("Restore schema tenant_acme and tables ledger, b.* of /x.sql into", plan.Action);
        Assert.Equal("Select", plan.Steps[0].Id);
    }

    private static async Task<string> DamageAsync(BackupBench bench, string damage)
    {
        var text = damage is "no trailer" ? Encoding.UTF8.GetString(Sound.Value).Replace(LoadBench.Trailer, "", StringComparison.Ordinal) : Encoding.UTF8.GetString(Sound.Value);
        if (damage is "gzip cut" or "wrong crc")
        {
            var gzip = Gzip(Encoding.UTF8.GetBytes(text));
            gzip[^8] ^= damage is "wrong crc" ? (byte)1 : (byte)0;
            var file = bench.Folder.Combine("damaged.sql.gz");
            await File.WriteAllBytesAsync(file, damage is "gzip cut" ? gzip[..^9] : gzip, Cancellation);
            return file;
        }

        var path = await bench.PackAsync(text);
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        switch (damage)
        {
            case "no salt": bytes[0] ^= 1; break;
            case "cut cipher": bytes = bytes[..(bytes.Length / 32 * 16)]; break;
            case "cut block": bytes = bytes[..^5]; break;
            case "flip first": bytes[17] ^= 1; break;
            case "flip middle": bytes[bytes.Length / 2] ^= 1; break;
            case "flip last": bytes[^1] ^= 1; break;
        }

        await File.WriteAllBytesAsync(path, bytes, Cancellation);
        return path;
    }

    private static byte[] Gzip(byte[] text)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.SmallestSize))
            gzip.Write(text);
        return output.ToArray();
    }

    private static RestoreRequest Request(BackupBench bench, PostgresServer server, string database, BackupReference source)
        => new() { Settings = bench.Settings(server, database), Source = source };

    /// <summary>Marked unfinished so that no application can connect, or (when the first bytes told) not touched at all.</summary>
    private static async Task AssertUnusableAsync(PostgresServer server, string database)
    {
        LoadBench look = new(server);
        Assert.Equal(0, await look.SessionsAsync(database));
        if (await look.CanApplicationConnectAsync(database))
            Assert.Equal(0, await server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_class WHERE oid >= 16384"));
        else
            Assert.Contains("unfinished", await server.ScalarAsync<string>("postgres", $"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{database}'"), StringComparison.Ordinal);
    }
}
