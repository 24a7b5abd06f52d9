using System.Security.Cryptography;
using System.Text;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Operations;

public sealed class BackupOperationsTests
{
    private const string EncryptedName = "himalytix_production_20260102_030405.sql.gz.enc";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_newest_first_and_filters()
    {
        using BackupBench bench = new();
        foreach (var time in new[] { "20260101_000000", "20260103_000000", "20260102_000000" })
            await bench.PackAsync(BackupBench.SmallDump(1), time);
        Assert.Equal([3, 2, 1], await DaysAsync(new() { Settings = bench.Settings() }));
        Assert.Equal([3], await DaysAsync(new() { Settings = bench.Settings(), Latest = true }));
        Assert.Equal([2, 1], await DaysAsync(new() { Settings = bench.Settings(), Before = new(2026, 1, 3, 0, 0, 0, TimeSpan.Zero) }));
        Assert.Equal([3], await DaysAsync(new() { Settings = bench.Settings(), After = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero) }));

        async Task<List<int>> DaysAsync(BackupListRequest request)
        {
            List<int> days = [];
            await foreach (var backup in bench.Backups.ListAsync(request, bench.Reporter, Cancellation))
                days.Add(backup.CreatedAt.Day);
            return days;
        }
    }

    [Fact]
    public async Task Receives_opens_and_expands_with_provenance()
    {
        using BackupBench bench = new();
        var dump = BackupBench.SmallDump();
        var stored = await bench.PackAsync(dump);
        var received = await ReceiveAsync(bench, new() { Name = Path.GetFileName(stored) });
        var opened = await bench.Backups.UnprotectAsync(Request(bench, new() { File = received }), bench.Reporter, Cancellation);
        var plain = await bench.Backups.ExpandAsync(Request(bench, new() { File = opened }), bench.Reporter, Cancellation);

        Assert.Equal(dump, await File.ReadAllTextAsync(plain.Path, Cancellation));
        Assert.Equal(bench.Folder.Combine("work", "himalytix_production_20260102_030405.sql"), plain.Path);
        Assert.Equal([BackupStage.Encrypted, BackupStage.Compressed, BackupStage.Plain], new[] { received, opened, plain }.Select(file => file.Stage));
        foreach (var file in new[] { received, opened, plain })
        {
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file.Path, Cancellation))), file.Sha256);
            Assert.Equal(new FileInfo(file.Path).Length, file.SizeBytes);
            Assert.Equal((new Uri(stored).AbsoluteUri, "production", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), (file.Uri, file.Environment, file.CreatedAt));
            Assert.NotEmpty(file.Version);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        }
    }

    [Fact]
    public async Task Wrong_key_writes_nothing()
    {
        using BackupBench bench = new();
        var stored = await bench.PackAsync(BackupBench.SmallDump());
        var before = bench.Files();
        var request = Request(bench, new() { Path = stored }) with { Settings = bench.Settings(passphrase: "wrong") };
        Assert.Equal("WrongKey", (await Assert.ThrowsAsync<IntegrityException>(() => bench.Backups.UnprotectAsync(request, bench.Reporter, Cancellation))).ErrorId);
        await Assert.ThrowsAsync<IntegrityException>(() => bench.Backups.ExpandAsync(request, bench.Reporter, Cancellation));
        Assert.Equal(before, bench.Files());
    }

    [Fact]
    public async Task Cut_dump_is_not_expanded()
    {
        using BackupBench bench = new();
        var dump = BackupBench.SmallDump();
        var stored = await bench.PackAsync(dump[..(dump.Length / 2)]);
        var before = bench.Files();
        await Assert.ThrowsAsync<DumpException>(() => bench.Backups.ExpandAsync(Request(bench, new() { Path = stored }), bench.Reporter, Cancellation));
        Assert.Equal(before, bench.Files());
    }

    [Fact]
    public async Task Existing_file_is_kept_unless_asked()
    {
        using BackupBench bench = new();
        var stored = await bench.PackAsync(BackupBench.SmallDump());
        var request = Request(bench, new() { Path = stored });
        await bench.Backups.UnprotectAsync(request, bench.Reporter, Cancellation);
        Assert.Equal("FileExists", (await Assert.ThrowsAsync<ArchiveException>(() => bench.Backups.UnprotectAsync(request, bench.Reporter, Cancellation))).ErrorId);
        await bench.Backups.UnprotectAsync(request with { Overwrite = true }, bench.Reporter, Cancellation);
    }

    [Fact]
    public async Task File_that_changed_since_is_not_taken()
    {
        using BackupBench bench = new();
        var received = await ReceiveAsync(bench, new() { Path = await bench.PackAsync(BackupBench.SmallDump()) });
        File.Copy(await bench.PackAsync(BackupBench.SmallDump(999), "20260102_030406"), received.Path, overwrite: true);
        var error = await Assert.ThrowsAsync<IntegrityException>(() => bench.Backups.UnprotectAsync(Request(bench, new() { File = received }), bench.Reporter, Cancellation));
        Assert.Equal("Sha256Mismatch", error.ErrorId);
        Assert.Equal("Sha256Mismatch", (await bench.Backups.VerifyAsync(new() { Settings = bench.Settings(), Source = new() { File = received } }, bench.Reporter, Cancellation)).Failure!.ErrorId);
    }

    [Theory]
    [InlineData(EncryptedName, BackupFileOperation.Receive, EncryptedName)]
    [InlineData(EncryptedName, BackupFileOperation.Unprotect, "himalytix_production_20260102_030405.sql.gz")]
    [InlineData(EncryptedName, BackupFileOperation.Expand, "himalytix_production_20260102_030405.sql")]
    [InlineData("dump.sql.gz", BackupFileOperation.Expand, "dump.sql")]
    [InlineData("dump", BackupFileOperation.Unprotect, "dump.sql.gz")]
    [InlineData("dump", BackupFileOperation.Expand, "dump.sql")]
    public void Names_follow_the_stage(string source, BackupFileOperation operation, string expected)
    {
        using BackupBench bench = new();
        Assert.Equal(expected, BackupPaths.TargetName(source, operation));
        Assert.Equal(bench.Folder.Combine(expected), bench.Backups.PlanFile(Request(bench, new() { Path = bench.Folder.Combine(source) }), operation));
        Assert.Equal(bench.Folder.Combine("x.sql"), bench.Backups.PlanFile(Request(bench, new() { Uri = $"s3://bucket/backups/production/{source}" }, bench.Folder.Combine("x.sql")), operation));
    }

    [Fact]
    public async Task Sound_backup_gets_an_inventory()
    {
        using BackupBench bench = new();
        var stored = await bench.PackAsync(BackupBench.SmallDump());
        var verification = await VerifyAsync(bench, stored);
        Assert.Equal((BackupVerdict.Valid, BackupStage.Encrypted, 1000L), (verification.Verdict, verification.Stage, verification.Inventory!.Rows));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(stored, Cancellation))), verification.Sha256);
        Assert.Equal(BackupBench.SmallDump().Length, verification.PlainSizeBytes);
        Assert.Null(verification.Failure);
        Assert.Equal(BackupVerdict.Plausible, (await VerifyAsync(bench, stored, quick: true)).Verdict);
    }

    /// <summary>The verdict has no server to ask, so what it counts must be exact.</summary>
    [Fact]
    public async Task Inventory_of_thousands_of_tables_is_exact()
    {
        const int Schemas = 50;
        const int TablesOfSchema = 60;
        const int HeaderStatements = 6;
        StringBuilder dump = new();
        var lines = 0L;
        List<DumpTable> tables = [];
        Write(LoadBench.Header);
        for (var schema = 0; schema < Schemas; schema++)
        {
            Write($"CREATE SCHEMA s{schema};\nALTER SCHEMA s{schema} OWNER TO owner{schema};\n");
            for (var table = 0; table < TablesOfSchema; table++)
            {
                Write($"CREATE TABLE s{schema}.t{table} (a integer, b text DEFAULT ';');\nSELECT pg_catalog.setval('s{schema}.q{table}', {table + 1}, true);\n");
                var rows = string.Concat(Enumerable.Range(0, (schema + table) % 7).Select(row => $"{row}\ta;b'$$\n"));
                tables.Add(new($"s{schema}", $"t{table}", (schema + table) % 7, rows.Length, lines + 1));
                Write($"COPY s{schema}.t{table} (a, b) FROM stdin;\n{rows}\\.\n");
            }
        }

        Write(LoadBench.Trailer);
        using BackupBench bench = new();
        var inventory = (await VerifyAsync(bench, await bench.PackAsync(dump.ToString()))).Inventory!;

        Assert.Equal(tables, inventory.Tables);
        Assert.Equal(tables.Sum(table => table.Rows), inventory.Rows);
        Assert.Equal(tables.Select(table => new DumpSequence(table.Schema, $"q{table.Name[1..]}", int.Parse(table.Name[1..]) + 1, true)), inventory.Sequences);
        Assert.Equal(Enumerable.Range(0, Schemas).Select(schema => $"s{schema}"), inventory.Schemas);
        Assert.Equal(Enumerable.Range(0, Schemas).Select(schema => $"owner{schema}").Order(StringComparer.Ordinal), inventory.Roles);
        Assert.Equal(HeaderStatements + (Schemas * 2) + (tables.Count * 3), inventory.Statements);
        Assert.Equal((dump.Length, lines), (inventory.SizeBytes, inventory.Lines));

        void Write(string text)
        {
            dump.Append(text);
            lines += text.Count(letter => letter == '\n');
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wrong_key_is_a_verdict(bool quick)
    {
        using BackupBench bench = new();
        var verification = await VerifyAsync(bench, await bench.PackAsync(BackupBench.SmallDump()), quick, "wrong");
        Assert.Equal((BackupVerdict.Invalid, "WrongKey"), (verification.Verdict, verification.Failure!.ErrorId));
        Assert.NotEmpty(verification.Failure.RecommendedAction);
    }

    [Fact]
    public async Task Missing_trailer_is_a_verdict()
    {
        using BackupBench bench = new();
        var verification = await VerifyAsync(bench, await bench.PackAsync(LoadBench.Header + "CREATE TABLE public.t (a int);\n"));
        Assert.Equal((BackupVerdict.Invalid, "DumpCut"), (verification.Verdict, verification.Failure!.ErrorId));
    }

    [Fact]
    public async Task No_verdict_without_passphrase_or_file()
    {
        using BackupBench bench = new();
        var stored = await bench.PackAsync(BackupBench.SmallDump());
        await Assert.ThrowsAsync<ConfigurationException>(() => VerifyAsync(bench, stored, passphrase: null));
        await Assert.ThrowsAsync<StoreException>(() => VerifyAsync(bench, stored + ".missing"));
        Assert.Equal(BackupVerdict.Valid, (await VerifyAsync(bench, await bench.PackAsync(BackupBench.SmallDump(), "20260103_000000", passphrase: null), passphrase: null)).Verdict);
    }

    private static Task<BackupVerification> VerifyAsync(BackupBench bench, string path, bool quick = false, string? passphrase = BackupBench.Passphrase)
        => bench.Backups.VerifyAsync(new() { Settings = bench.Settings(passphrase: passphrase), Source = new() { Path = path }, Quick = quick }, bench.Reporter, Cancellation);

    private static async Task<BackupFile> ReceiveAsync(BackupBench bench, BackupReference source)
        => (await bench.Backups.ReceiveAsync(new() { File = Request(bench, source, bench.Folder.Combine("work") + "/") }, bench.Reporter, Cancellation)).File!;

    private static BackupFileRequest Request(BackupBench bench, BackupReference source, string? destination = null)
        => new() { Settings = bench.Settings(), Source = source, Destination = destination };
}
