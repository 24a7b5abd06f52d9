using System.Globalization;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>A private server with default settings, a folder for files beside it, and the client programs of its version.</summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    private const string SharedMemory = "/dev/shm";

    private readonly TempFolder _folder;
    private readonly PostgresBinaries _binaries;

    private BenchmarkCluster(TempFolder folder, PostgresBinaries binaries, PrivateCluster cluster) => (_folder, _binaries, Server) = (folder, binaries, cluster);

    /// <summary>The server.</summary>
    public PrivateCluster Server { get; }

    /// <summary>A folder on the same disk or memory as the server's data, for files of a run.</summary>
    public string Files => _folder.Combine("files");

    /// <summary>psql.</summary>
    public string Psql => _binaries.Psql ?? throw Missing("psql");

    /// <summary>pg_dump.</summary>
    public string PgDump => _binaries.PgDump ?? throw Missing("pg_dump");

    /// <summary>pg_restore.</summary>
    public string PgRestore => ProgramPath.FindIn(_binaries.Folder, "pg_restore") ?? ProgramPath.Find("pg_restore") ?? throw Missing("pg_restore");

    /// <summary>Starts a server.</summary>
    /// <param name="parent">Where its folder goes; null is memory where the system has such a folder, else the temporary folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BenchmarkCluster> StartAsync(string? parent, CancellationToken cancellationToken)
    {
        var binaries = await PostgresBinaries.FindAsync(cancellationToken);
        var folder = new TempFolder(parent ?? (Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath()));
        try
        {
            Directory.CreateDirectory(folder.Combine("files"));
            var server = await PrivateCluster.StartAsync(binaries, folder.Combine("server"), new Dictionary<string, string>(StringComparer.Ordinal), cancellationToken);
            return new(folder, binaries, server);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The environment in which PostgreSQL's programs reach a database.</summary>
    /// <param name="database">The database.</param>
    public Dictionary<string, string?> Environment(string database) => new(StringComparer.Ordinal)
    {
        ["PGHOST"] = Server.HostName,
        ["PGPORT"] = Server.Port.ToString(CultureInfo.InvariantCulture),
        ["PGUSER"] = PrivateCluster.SuperUser,
        ["PGPASSWORD"] = Server.Password.RevealText(),
        ["PGDATABASE"] = database,
        ["PGCLIENTENCODING"] = null,
        ["PGOPTIONS"] = null,
    };

    /// <summary>Opens a session that waits for as long as a statement takes.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server.ConnectionString(database)) { CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>Creates an empty database, in place of one of that name, and writes what is dirty to the disk, so that no run pays for another.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CreateDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        await DropDatabaseAsync(database, cancellationToken);
        await ExecuteAsync($"CREATE DATABASE {SqlIdentifier.Quote(database)} TEMPLATE template0", cancellationToken);
        await ExecuteAsync("CHECKPOINT", cancellationToken);
    }

    /// <summary>Drops a database where there is one.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task DropDatabaseAsync(string database, CancellationToken cancellationToken) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {SqlIdentifier.Quote(database)} WITH (FORCE)", cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync("postgres", cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ConfigurationException Missing(string program) => new("ProgramNotFound", $"The program '{program}' was not found.", "Install PostgreSQL's client programs.");
}
