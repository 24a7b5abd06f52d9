using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Tests.Databases;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Operations;

public sealed class DatabaseOperationsTests(PostgresFixture postgres) : IDisposable
{
    private const string Passphrase = "S3cr3t-passphrase";

    private readonly TempFolder _folder = new();
    private readonly RecordingReporter _reporter = new();
    private readonly DatabaseOperations _operations = new(new SettingsResolver(_ => null));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Passphrase, BackupStage.Encrypted)]
    [InlineData(null, BackupStage.Compressed)]
    public async Task ADumpSnapshotIsPrivateProvenAndRestorable(string? passphrase, BackupStage stage)
    {
        var server = await postgres.GetWithClientsAsync();
        SettingsRequest settings = await CreateAsync(server, passphrase);
        string database = settings.Database!;
        string before = await PgDump.TextAsync(server, database);

        DatabaseSnapshot snapshot = await _operations.SnapshotAsync(new() { Settings = settings, Method = SnapshotMethod.Dump }, _reporter, CancellationToken.None);

        Assert.Equal(stage, snapshot.Stage);
        Assert.Equal(new FileInfo(snapshot.Path).Length, snapshot.SizeBytes);
        Assert.StartsWith($"{database}_before_", snapshot.Name);
        Assert.EndsWith(passphrase is null ? ".sql.gz" : ".sql.gz.enc", snapshot.Path);
        Assert.Equal(TimeSpan.FromDays(7), snapshot.ExpiresAt - snapshot.CreatedAt);
        Assert.Equal(database, snapshot.Attributes?.Name);
        Assert.Equal(passphrase is null ? 1 : 0, _reporter.Warnings.Count);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(snapshot.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(snapshot.Path)!));
        }

        string other = await server.CreateDatabaseAsync("from_snapshot");
        RestoreResult restored = await _operations.RestoreAsync(
            new() { Settings = settings with { Database = other }, Source = new() { Snapshot = snapshot } }, _reporter, CancellationToken.None);
        Assert.Equal(RestoreOutcome.Succeeded, restored.Outcome);
        Assert.Equal(before, await PgDump.TextAsync(server, other));
    }

    [Fact]
    public async Task ADumpThatFailsLeavesNoFile()
    {
        var server = await postgres.GetWithClientsAsync();
        SettingsRequest settings = await CreateAsync(server, Passphrase);
        // pg_dump stops at a catalogue that is broken.
        await server.RunAsync(settings.Database!, "UPDATE pg_class SET relnamespace = 99999 WHERE relname = 'ledger'");

        DatabaseException error = await Assert.ThrowsAsync<DatabaseException>(
            () => _operations.SnapshotAsync(new() { Settings = settings, Method = SnapshotMethod.Dump }, _reporter, CancellationToken.None));

        Assert.Equal("DumpFailed", error.ErrorId);
        Assert.Contains("99999", error.Evidence["StandardError"]);
        Assert.Empty(Directory.EnumerateFiles(settings.SnapshotFolder!));
        Assert.DoesNotContain(Passphrase, error + error.RecommendedAction);
        Assert.DoesNotContain(server.Password.RevealText(), string.Join(' ', error.Evidence.Values));
    }

    [Fact]
    public async Task CancellingADumpLeavesNoFile()
    {
        var server = await postgres.GetWithClientsAsync();
        SettingsRequest settings = await CreateAsync(server, Passphrase);
        using CancellationTokenSource cancel = new();
        // pg_dump waits for this lock.
        await using var holder = await server.OpenAsync(settings.Database!);
        await using var transaction = await holder.BeginTransactionAsync();
        await using (Npgsql.NpgsqlCommand hold = new("LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE", holder, transaction))
            await hold.ExecuteNonQueryAsync();

        Task<DatabaseSnapshot> snapshot = _operations.SnapshotAsync(new() { Settings = settings, Method = SnapshotMethod.Dump }, _reporter, cancel.Token);
        await Eventually.TrueAsync(
            async () => await server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{settings.Database}' AND wait_event_type = 'Lock'") > 0,
            "pg_dump waits for the lock");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => snapshot);
        Assert.Empty(Directory.EnumerateFiles(settings.SnapshotFolder!));
    }

    [Theory]
    [InlineData(SnapshotMethod.Rename)]
    [InlineData(SnapshotMethod.Template)]
    public async Task ASnapshotOnTheServerNamesDatabaseAndTime(SnapshotMethod method)
    {
        var server = await postgres.GetAsync();
        SettingsRequest settings = await CreateAsync(server, Passphrase);
        string database = settings.Database!;

        DatabaseSnapshot snapshot = await _operations.SnapshotAsync(new() { Settings = settings, Method = method }, _reporter, CancellationToken.None);

        Assert.Matches($"^{database}_before_[0-9]{{8}}_[0-9]{{6}}$", snapshot.Name);
        Assert.True(await server.ExistsAsync(snapshot.Name));
        Assert.Equal(method == SnapshotMethod.Template, await server.ExistsAsync(database));
        Assert.Equal(database, snapshot.Attributes?.Name);
        Assert.True(snapshot.SizeBytes > 0);
        Assert.Empty(snapshot.Path);
    }

    [Fact]
    public async Task PlansChangeNothingAndSayWhatWouldBeDone()
    {
        var server = await postgres.GetAsync();
        SettingsRequest settings = await CreateAsync(server, Passphrase);
        string? before = await server.CatalogueAsync(settings.Database!);
        await using var guest = await server.OpenAsync(settings.Database!);

        RestorePlan reset = await _operations.PlanResetAsync(new() { Settings = settings, Drop = true }, CancellationToken.None);
        RestorePlan snapshot = await _operations.PlanSnapshotAsync(new() { Settings = settings, Method = SnapshotMethod.Dump }, CancellationToken.None);

        Assert.Contains(settings.Database!, reset.Target);
        Assert.Contains($"{server.Port}", reset.Target);
        Assert.Equal(["Create", "Close", "Rename", "Drop"], reset.Steps.Select(step => step.Id));
        Assert.All(reset.Steps, step => Assert.False(step.IsSkipped));
        Assert.Contains("1 sessions are ended.", reset.Warnings);
        Assert.Contains(settings.SnapshotFolder!, Assert.Single(snapshot.Steps).Action);
        Assert.Equal(before, await server.CatalogueAsync(settings.Database!));
        Assert.False(Directory.Exists(settings.SnapshotFolder));
    }

    [Fact]
    public async Task AResetForARunTakesItsNamesFromTheRun()
    {
        var server = await postgres.GetAsync();
        SettingsRequest settings = await CreateAsync(server, Passphrase);

        DatabaseInfo info = await _operations.ResetAsync(new() { Settings = settings, RunId = "run7" }, _reporter, CancellationToken.None);

        Assert.Equal($"{settings.Database}_before_run7", info.PreviousDatabase);
        Assert.Equal(-1, info.ConnectionLimit);
        Assert.Null(info.Comment);
        Assert.Equal(0, await server.ScalarAsync<int>("postgres", $"SELECT datconnlimit FROM pg_database WHERE datname = '{settings.Database}'"));
    }

    private async Task<SettingsRequest> CreateAsync(PostgresServer server, string? passphrase)
    {
        string database = await server.CreateDatabaseAsync("operated");
        await server.RunAsync(database, "CREATE TABLE ledger (id int PRIMARY KEY, note text)", "INSERT INTO ledger SELECT n, repeat('x', 100) FROM generate_series(1, 1000) n");
        return new()
        {
            HostName = server.HostName,
            Port = server.Port,
            UserName = server.UserName,
            Password = server.Password,
            Database = database,
            Passphrase = passphrase is null ? null : Secret.FromText(passphrase),
            SnapshotFolder = _folder.Combine("snapshots"),
            StateFolder = _folder.Combine("state"),
        };
    }
}
