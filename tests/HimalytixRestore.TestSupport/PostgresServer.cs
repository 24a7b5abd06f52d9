using System.Globalization;
using HimalytixRestore.Engine.Processes;
using Npgsql;

namespace HimalytixRestore.TestSupport;

/// <summary>A running PostgreSQL server for tests. Every test makes databases of its own on it.</summary>
internal abstract class PostgresServer : IAsyncDisposable
{
    private static int _databases;

    /// <summary>Where it came from, for messages.</summary>
    public required string Origin { get; init; }

    /// <summary>The server's address.</summary>
    public required string HostName { get; init; }

    /// <summary>The server's port.</summary>
    public required int Port { get; init; }

    /// <summary>The superuser.</summary>
    public required string UserName { get; init; }

    /// <summary>The superuser's password.</summary>
    public required Secret Password { get; init; }

    /// <summary>The server's version.</summary>
    public required Version Version { get; init; }

    /// <summary>A pg_dump on this machine that can dump this server; null when there is none.</summary>
    public string? PgDumpPath { get; init; }

    /// <summary>A psql on this machine; null when there is none.</summary>
    public string? PsqlPath { get; init; }

    /// <summary>True when pg_dump and psql can be run against this server, here or in its container.</summary>
    public abstract bool HasClients { get; }

    /// <summary>How to connect to a database as the superuser; never pooled.</summary>
    /// <param name="database">The database.</param>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = HostName,
        Port = Port,
        Username = UserName,
        Password = Password.RevealText(),
        Database = database,
        SslMode = SslMode.Disable,
        Pooling = false,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>Opens a connection as the superuser.</summary>
    /// <param name="database">The database.</param>
    public async Task<NpgsqlConnection> OpenAsync(string database = "postgres")
    {
        var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs one statement.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sql">The statement.</param>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a whole script of statements; dollar quoted and <c>BEGIN ATOMIC</c> bodies are no trouble.</summary>
    /// <param name="database">The database.</param>
    /// <param name="script">The script, in one transaction.</param>
    public async Task ExecuteScriptAsync(string database, string script)
    {
        await using var connection = await OpenAsync(database);
        await Engine.Sandbox.SqlScript.RunAsync(connection, script, CancellationToken.None);
    }

    /// <summary>The first value of a query.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="database">The database.</param>
    /// <param name="sql">The query.</param>
    public async Task<T> ScalarAsync<T>(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Creates an empty database under a name that no other test has.</summary>
    /// <param name="purpose">The start of the name.</param>
    /// <param name="options">What follows CREATE DATABASE, for example <c>ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0</c>.</param>
    public async Task<string> CreateDatabaseAsync(string purpose = "test", string options = "TEMPLATE template0")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{purpose}_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync("postgres", $"CREATE DATABASE \"{name}\" {options}");
        return name;
    }

    /// <summary>Runs the real pg_dump.</summary>
    /// <param name="database">The database.</param>
    /// <param name="arguments">Its arguments, without connection and file.</param>
    /// <param name="output">Where the dump goes, byte by byte.</param>
    public abstract Task DumpAsync(string database, IReadOnlyList<string> arguments, Stream output);

    /// <summary>Runs the real psql on a script, without a user's psqlrc.</summary>
    /// <param name="database">The database.</param>
    /// <param name="arguments">Its arguments, without connection and file.</param>
    /// <param name="script">The script.</param>
    public abstract Task<ProcessResult> PsqlAsync(string database, IReadOnlyList<string> arguments, Stream script);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
