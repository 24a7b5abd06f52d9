using System.Globalization;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Sandbox;

namespace HimalytixRestore.TestSupport;

/// <summary>A private cluster run by programs of this machine.</summary>
internal sealed class LocalPostgresServer(PostgresBinaries binaries, PrivateCluster cluster, TempFolder folder) : PostgresServer
{
    /// <summary>Durability costs time and a test's data needs none; the rest is what some tests need of a server.</summary>
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["fsync"] = "off",
        ["full_page_writes"] = "off",
        ["wal_level"] = "logical",
        ["max_prepared_transactions"] = "10",
        ["max_connections"] = "200",
    };

    /// <inheritdoc/>
    public override bool HasClients => PgDumpPath is not null && PsqlPath is not null;

    /// <summary>
    /// As a server in production: what is committed lasts. A commit that nobody waited for is written as late as can be, so that whoever
    /// should have waited for it and did not loses it when the server is killed.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Durable { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fsync"] = "on",
        ["full_page_writes"] = "on",
        ["wal_writer_delay"] = "10s",
        ["wal_writer_flush_after"] = "1GB",
    };

    /// <summary>Makes and starts a server.</summary>
    /// <param name="binaries">Its programs.</param>
    /// <param name="settings">Settings over those of a test's server.</param>
    public static async Task<LocalPostgresServer> StartAsync(PostgresBinaries binaries, IReadOnlyDictionary<string, string>? settings = null)
    {
        var folder = new TempFolder();
        try
        {
            var cluster = await PrivateCluster.StartAsync(binaries, folder.Combine("server"), With(settings), CancellationToken.None);
            return new LocalPostgresServer(binaries, cluster, folder)
            {
                Origin = binaries.Folder,
                HostName = cluster.HostName,
                Port = cluster.Port,
                UserName = PrivateCluster.SuperUser,
                Password = cluster.Password,
                Version = binaries.Version,
                PgDumpPath = binaries.PgDump,
                PsqlPath = binaries.Psql,
            };
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task DumpAsync(string database, IReadOnlyList<string> arguments, Stream output)
    {
        var result = await ProcessRunner.RunAsync(Client(PgDumpPath!, database, arguments) with { StandardOutput = output }, CancellationToken.None);
        if (!result.Succeeded)
            throw new InvalidOperationException($"pg_dump failed: {result.StandardError}");
    }

    /// <inheritdoc/>
    public override Task<ProcessResult> PsqlAsync(string database, IReadOnlyList<string> arguments, Stream script) =>
        ProcessRunner.RunAsync(Client(PsqlPath!, database, ["--no-psqlrc", "--quiet", .. arguments]) with { StandardInput = script }, CancellationToken.None);

    /// <summary>Stops the server and starts it again on its port.</summary>
    /// <param name="mode">How it is stopped: <c>smart</c>, <c>fast</c>, or <c>immediate</c>, which is like a loss of power.</param>
    public Task RestartAsync(string mode) => ControlAsync("restart", "-m", mode);

    /// <summary>
    /// Kills the postmaster and all its processes (SIGKILL), as a kernel without memory does: none of them writes another byte. Returns
    /// when none is left. Linux only.
    /// </summary>
    public void Kill()
    {
        int postmaster = int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);
        int[] processes = [postmaster, .. LinuxProcesses.ChildrenOf(postmaster)];
        foreach (int id in processes)
            LinuxProcesses.Kill(id);
        if (!SpinWait.SpinUntil(() => !processes.Any(LinuxProcesses.IsAlive), TimeSpan.FromSeconds(30)))
            throw new TimeoutException("The server's processes were killed and are there still.");
    }

    /// <summary>Starts the server again after <see cref="Kill"/>, and returns when it has recovered.</summary>
    public Task StartAgainAsync()
    {
        // A killed process that nobody waits for keeps its number, and the server would take that for another one of the same data.
        File.Delete(PidFile);
        return ControlAsync("start");
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        folder.Dispose();
    }

    private string Data => Path.Combine(cluster.Folder, "data");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    private async Task ControlAsync(params string[] arguments)
    {
        var account = await ServerAccount.ChooseAsync(CancellationToken.None);
        var request = new ProcessRequest
        {
            FileName = binaries.PgCtl,
            Arguments = [.. arguments, "-D", Data, "-l", Path.Combine(cluster.Folder, "server.log"), "-w"],
            WorkingDirectory = cluster.Folder,
        };
        var result = await ProcessRunner.RunAsync(account.Apply(request), CancellationToken.None);
        if (!result.Succeeded)
            throw new InvalidOperationException($"The server does not {arguments[0]}: {result.StandardOutput}{result.StandardError}");
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? settings)
    {
        var sum = new Dictionary<string, string>(Settings, StringComparer.Ordinal);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            sum[name] = value;
        return sum;
    }

    private ProcessRequest Client(string program, string database, IReadOnlyList<string> arguments) => new()
    {
        FileName = program,
        Arguments = arguments,
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PGHOST"] = HostName,
            ["PGPORT"] = Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = UserName,
            ["PGPASSWORD"] = Password.RevealText(),
            ["PGDATABASE"] = database,
            ["PGCLIENTENCODING"] = null,
            ["PGOPTIONS"] = null,
        },
    };
}
