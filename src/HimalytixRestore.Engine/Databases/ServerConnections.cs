using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// Opens connections to one server. They are never pooled: a pooled session would block our own rename
/// (docs/backup-format.md, "Npgsql rules").
/// </summary>
internal sealed class ServerConnections
{
    /// <summary>What the name of each of our sessions in the server's views begins with.</summary>
    public const string ApplicationName = "HimalytixRestore";

    /// <summary>The name by which the server's views show the sessions of this process, and of no other one: when it is killed they may outlive it.</summary>
    public static string SessionName { get; } = string.Create(CultureInfo.InvariantCulture, $"{ApplicationName} {Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    /// <summary>
    /// Settings in the start-up packet: they beat those that a database or a role carries, so that none of them ends or forbids
    /// an administrator's work. Only what every server from 13 on knows, because an unknown one is fatal there.
    /// </summary>
    public const string SessionOptions = "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off";

    /// <summary>Connections to a server.</summary>
    /// <param name="settings">The server and the role.</param>
    public ServerConnections(ServerSettings settings) => Settings = settings;

    /// <summary>The server and the role.</summary>
    public ServerSettings Settings { get; }

    /// <summary>
    /// The options of a connection, for callers that need others besides. There is no limit on a command's total time
    /// (a big database takes as long as it takes): a dead server is noticed by the keepalives.
    /// </summary>
    /// <param name="database">The database.</param>
    public NpgsqlConnectionStringBuilder OptionsFor(string database) => new()
    {
        Host = Settings.HostName,
        Port = Settings.Port,
        Username = Settings.UserName,
        Password = Settings.Password?.RevealText(),
        Database = database,
        ApplicationName = SessionName,
        Pooling = false,
        Timeout = 15,
        CommandTimeout = 0,
        TcpKeepAlive = true,
        TcpKeepAliveTime = 30,
        TcpKeepAliveInterval = 10,
        Options = SessionOptions,
        IncludeErrorDetail = true,
        IncludeFailedBatchedCommand = true,
    };

    /// <summary>Opens a connection.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellationToken) =>
        OpenAsync(OptionsFor(database), cancellationToken);

    /// <summary>Opens a connection with options of the caller.</summary>
    /// <param name="options">Options, made from <see cref="OptionsFor"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder options, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = new(options.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync();
            if (!DatabaseErrors.Covers(exception))
                throw;

            throw DatabaseErrors.Wrap(exception, $"Connecting to database {options.Database} on {Settings.Address} as {Settings.UserName}", options.Database!);
        }
    }

    /// <summary>Opens a session for commands of our own, with errors already translated.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public async Task<ServerSession> OpenSessionAsync(string database, CancellationToken cancellationToken) =>
        await ServerSession.StartAsync(await OpenAsync(database, cancellationToken), cancellationToken);

    /// <summary>Opens a session in the maintenance database.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public Task<ServerSession> OpenMaintenanceAsync(CancellationToken cancellationToken) =>
        OpenSessionAsync(Settings.MaintenanceDatabase, cancellationToken);
}
