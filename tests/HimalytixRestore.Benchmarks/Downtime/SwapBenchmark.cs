using HimalytixRestore.Benchmarks.Comparison;
using HimalytixRestore.Engine;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Databases;
using Npgsql;

namespace HimalytixRestore.Benchmarks.Downtime;

/// <summary>For how long a database is closed by either strategy, with clients that wait for nothing.</summary>
internal static class SwapBenchmark
{
    private const string Database = "live";
    private const string Role = "erp_app";
    private const string Password = "erp_app";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>Runs; nothing is left behind.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SwapOptions options, CancellationToken cancellationToken)
    {
        if (options.IsHelp)
        {
            Console.WriteLine(SwapOptions.Usage);
            return 0;
        }

        var content = new LedgerDatabase();
        await using var cluster = await BenchmarkCluster.StartAsync(options.ClusterFolder, cancellationToken);
        var backup = await PreparedBackup.PrepareAsync(cluster, content, options.Scale, options.DataFolder ?? cluster.Files, cancellationToken);
        await MakeLiveAsync(cluster, content, options.Scale, cancellationToken);
        Show.Title(FormattableString.Invariant($"ledger, scale {options.Scale}: {backup.Facts}; {options.Clients} clients"));
        var isGood = true;
        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var strategy in Enum.GetValues<RestoreStrategy>())
                isGood &= await MeasureAsync(cluster, backup, strategy, options.Clients, cancellationToken);
        }

        return isGood ? 0 : BenchmarkRun.Failed;
    }

    private static async Task<bool> MeasureAsync(BenchmarkCluster cluster, PreparedBackup backup, RestoreStrategy strategy, int count, CancellationToken cancellationToken)
    {
        await using var clients = new BusyClients(new NpgsqlConnectionStringBuilder(cluster.Server.ConnectionString(Database)) { Username = Role, Password = Password, Pooling = false }.ConnectionString, count);
        await Eventually.TrueAsync(() => Task.FromResult(clients.Written > count), "the clients work");
        var run = await new RestoreEngine().Runbook.RunAsync(Request(cluster, backup, strategy), new RecordingReporter(), cancellationToken);
        var written = clients.Written;
        if (run.State == RestoreRunState.Succeeded)
            await Eventually.TrueAsync(() => Task.FromResult(clients.Written > written + count), "the clients work in the new database");
        await clients.StopAsync();

        Show.Title($"{strategy}: {run.State}");
        if (run.Cause is { } cause)
            Console.WriteLine($"  {cause}");
        Show.Line("whole run", Show.Seconds(run.Duration));
        Show.Line("database closed, by the run", Show.Seconds(run.DatabaseDowntime ?? TimeSpan.Zero));
        Show.Line("nobody was served, by the clients", Show.Seconds(clients.LongestGap));
        Show.Line("rows they wrote", Show.Count(clients.Written));
        Show.Line("attempts that failed", Show.Count(clients.Refusals));
        Show.Line("lost, by the comparison", Show.Count(run.Comparison?.LostRows ?? 0));
        if (run.Snapshot is { } snapshot)
            await cluster.DropDatabaseAsync(snapshot.Name, cancellationToken);
        return run.State == RestoreRunState.Succeeded && (strategy != RestoreStrategy.Swap || run.DatabaseDowntime < s_limit);
    }

    private static FullRestoreRequest Request(BenchmarkCluster cluster, PreparedBackup backup, RestoreStrategy strategy) => new()
    {
        Settings = new()
        {
            HostName = cluster.Server.HostName,
            Port = cluster.Server.Port,
            UserName = PrivateCluster.SuperUser,
            Password = cluster.Server.Password,
            Database = Database,
            Passphrase = PreparedBackup.Passphrase,
            StateFolder = Path.Combine(cluster.Files, "state"),
            Services = [],
            ApplicationRole = Role,
        },
        Source = new() { Path = backup.EncryptedPath },
        Strategy = strategy,
    };

    private static async Task MakeLiveAsync(BenchmarkCluster cluster, GeneratedDatabase content, double scale, CancellationToken cancellationToken)
    {
        await cluster.CreateDatabaseAsync(Database, cancellationToken);
        await using var connection = await cluster.OpenAsync(Database, cancellationToken);
        await content.FillAsync(connection, scale, cancellationToken);
        await SqlScript.RunAsync(
            connection,
            $"CREATE ROLE {Role} LOGIN PASSWORD '{Password}'; ALTER DATABASE {Database} OWNER TO {Role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO {Role}; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {Role}",
            cancellationToken);
    }
}
