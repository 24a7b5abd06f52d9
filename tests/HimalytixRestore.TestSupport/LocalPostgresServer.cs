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

    /// <summary>Makes and starts a server.</summary>
    /// <param name="binaries">Its programs.</param>
    public static async Task<LocalPostgresServer> StartAsync(PostgresBinaries binaries)
    {
        var folder = new TempFolder();
        try
        {
            var cluster = await PrivateCluster.StartAsync(binaries, folder.Combine("server"), Settings, CancellationToken.None);
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
    public async Task RestartAsync(string mode)
    {
        var account = await ServerAccount.ChooseAsync(CancellationToken.None);
        var request = new ProcessRequest
        {
            FileName = binaries.PgCtl,
            Arguments = ["restart", "-D", Path.Combine(cluster.Folder, "data"), "-l", Path.Combine(cluster.Folder, "server.log"), "-m", mode, "-w"],
            WorkingDirectory = cluster.Folder,
            OwnProcessGroup = true,
        };
        var result = await ProcessRunner.RunAsync(account.Apply(request), CancellationToken.None);
        if (!result.Succeeded)
            throw new InvalidOperationException($"The server does not restart: {result.StandardOutput}{result.StandardError}");
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        folder.Dispose();
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
