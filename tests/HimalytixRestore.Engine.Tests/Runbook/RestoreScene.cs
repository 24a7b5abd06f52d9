using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A live ERP database, a folder store with a real backup of it, and services: what a full restore meets.</summary>
internal sealed class RestoreScene : IAsyncDisposable
{
    public const string Passphrase = "correct horse; battery 'staple' ü";

    private readonly TempFolder _folder = new();

    private RestoreScene(PostgresServer server, string database)
    {
        Server = server;
        Database = database;
        StateFolder = _folder.Combine("state");
    }

    public PostgresServer Server { get; }

    public string Database { get; }

    public string StateFolder { get; }

    public string Store => _folder.Combine("store");

    /// <summary>The backup's full path.</summary>
    public string BackupPath { get; private set; } = "";

    /// <summary>The database as pg_dump tells it at the time of the backup, with owners, grants and its own attributes.</summary>
    public string AtBackup { get; private set; } = "";

    public RecordedServices Services { get; } = new();

    public RecordingReporter Reporter { get; } = new();

    public SettingsRequest Settings => new()
    {
        Environment = "production",
        Store = Store,
        HostName = Server.HostName,
        Port = Server.Port,
        UserName = Server.UserName,
        Password = Server.Password,
        Database = Database,
        Passphrase = Secret.FromText(Passphrase),
        StateFolder = StateFolder,
        SnapshotFolder = _folder.Combine("snapshots"),
        Services = [],
        ApplicationRole = "himalytix_app",
        CriticalTables = ["usermanagement_customuser", "accounting_journalentry=100"],
    };

    /// <summary>The sample, backed up by the real programs and damaged afterwards.</summary>
    public static async Task<RestoreScene> CreateAsync(PostgresFixture postgres) => await CreateBackedUpAsync(await postgres.GetWithClientsAsync());

    /// <summary>As before, on a server of the test's own, with other options of CREATE DATABASE, changed before it is backed up, or of another name.</summary>
    public static async Task<RestoreScene> CreateBackedUpAsync(PostgresServer server, string options = "TEMPLATE template0", Func<RestoreScene, Task>? prepare = null, string purpose = "scene")
    {
        var scene = new RestoreScene(server, await server.CreateErpSampleAsync(purpose, options));
        if (prepare is not null)
            await prepare(scene);
        scene.BackupPath = await Producer.MakeBackupAsync(server, scene.Database, Path.Combine(scene.Store, "backups", "production"), Passphrase);
        scene.AtBackup = await scene.TextAsync();
        await using var connection = await server.OpenAsync(scene.Database);
        await SampleData.DamageAsync(connection, CancellationToken.None);
        return scene;
    }

    /// <summary>The sample on a server without pg_dump: the backup is the dump that comes with the module.</summary>
    public static async Task<RestoreScene> CreateAsync(PostgresServer server)
    {
        var scene = new RestoreScene(server, await server.CreateErpSampleAsync("scene"));
        var folder = Path.Combine(scene.Store, "backups", "production");
        Directory.CreateDirectory(folder);
        var sql = Path.Combine(folder, "himalytix_production_20260102_030405.sql");
        await using (var file = File.Create(sql))
        await using (var dump = SampleData.OpenBackup())
            await dump.CopyToAsync(file);
        scene.BackupPath = await Producer.PackAsync(sql, Passphrase);
        return scene;
    }

    /// <summary>Everything of the database, its owner, settings, grants and limits included.</summary>
    public Task<string> TextAsync() => PgDump.TextAsync(Server, Database, "--create");

    /// <summary>The names of all databases that stand beside the live one.</summary>
    public async Task<string> NeighboursAsync() =>
        await Server.ScalarAsync<string>("postgres", $"SELECT coalesce(string_agg(datname, ',' ORDER BY datname), '') FROM pg_database WHERE datname LIKE '{Database}\\_%'");

    /// <summary>The runbook's operations with the steps changed.</summary>
    public RunbookOperations Runbook(Func<IRunbookStep, IRunbookStep>? change = null, IServiceOperations? services = null, IBackupOperations? backups = null)
    {
        var resolver = new SettingsResolver();
        var engine = new RestoreEngine();
        var operations = new RunOperations(backups ?? engine.Backups, new DatabaseOperations(resolver), services ?? Services, engine.Health, engine.Reports);
        return new(operations, resolver, strategy => [.. StrategyPlan.For(strategy).Select(step => change?.Invoke(step) ?? step)]) { AttemptPause = TimeSpan.Zero };
    }

    public Task<RestoreRun> RunAsync(FullRestoreRequest? request = null, Func<IRunbookStep, IRunbookStep>? change = null, IServiceOperations? services = null, CancellationToken cancellationToken = default) =>
        Runbook(change, services).RunAsync(request ?? new() { Settings = Settings }, Reporter, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (string name in (await NeighboursAsync()).Split(',', StringSplitOptions.RemoveEmptyEntries).Append(Database))
            await Server.ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
        _folder.Dispose();
    }
}
