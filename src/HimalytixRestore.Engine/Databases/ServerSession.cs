using System.Globalization;
using Npgsql;

namespace HimalytixRestore.Engine.Databases;

/// <summary>One connection for commands of our own: one statement a call, parameters as <c>$1</c>, every error a <see cref="DatabaseException"/>.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    private ServerSession(NpgsqlConnection connection) => Connection = connection;

    /// <summary>The connection, for what this class does not offer.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The database the session is in.</summary>
    public string Database => Connection.Database;

    /// <summary>The server's major version, for example 16.</summary>
    public int MajorVersion => Connection.PostgreSqlVersion.Major;

    /// <summary>Takes over an open connection; names in our queries must mean the catalogue whatever the search_path is.</summary>
    /// <param name="connection">The connection; disposed with the session, also when this fails.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public static async Task<ServerSession> StartAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        ServerSession session = new(connection);
        try
        {
            await session.ExecuteAsync(
                "SELECT pg_catalog.set_config(name, value, false) FROM (VALUES ('search_path', ''), ('synchronous_commit', 'on'), ('row_security', 'off'), "
                + "('idle_session_timeout', '0'), ('transaction_timeout', '0')) AS wanted(name, value) "
                + "WHERE pg_catalog.current_setting(name, true) IS NOT NULL",
                "Preparing a session", cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="operation">What is being done, for the error.</param>
    /// <param name="cancellationToken">Ends it on the server too.</param>
    /// <param name="parameters">Values of <c>$1</c>, <c>$2</c>, …</param>
    /// <returns>The number of rows concerned; -1 where that has no meaning.</returns>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task<int> ExecuteAsync(string sql, string operation, CancellationToken cancellationToken, params object[] parameters)
    {
        await using NpgsqlCommand command = Prepare(sql, parameters);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw DatabaseErrors.Wrap(exception, operation, Database);
        }
    }

    /// <summary>Reads all rows of a query.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="sql">The query.</param>
    /// <param name="operation">What is being done, for the error.</param>
    /// <param name="read">Makes an object of the current row.</param>
    /// <param name="cancellationToken">Ends it on the server too.</param>
    /// <param name="parameters">Values of <c>$1</c>, <c>$2</c>, …</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task<List<T>> QueryAsync<T>(string sql, string operation, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] parameters)
    {
        await using NpgsqlCommand command = Prepare(sql, parameters);
        try
        {
            List<T> rows = [];
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));

            return rows;
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw DatabaseErrors.Wrap(exception, operation, Database);
        }
    }

    /// <summary>The first column of the first row; the type's default when there is no row or the value is NULL.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="sql">The query.</param>
    /// <param name="operation">What is being done, for the error.</param>
    /// <param name="cancellationToken">Ends it on the server too.</param>
    /// <param name="parameters">Values of <c>$1</c>, <c>$2</c>, …</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task<T?> ScalarAsync<T>(string sql, string operation, CancellationToken cancellationToken, params object[] parameters)
    {
        await using NpgsqlCommand command = Prepare(sql, parameters);
        try
        {
            object? value = await command.ExecuteScalarAsync(cancellationToken);
            return value is null or DBNull ? default : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw DatabaseErrors.Wrap(exception, operation, Database);
        }
    }

    /// <summary>Runs statements in one transaction and one round trip: all or none.</summary>
    /// <param name="statements">The statements, each one command.</param>
    /// <param name="operation">What is being done, for the error.</param>
    /// <param name="cancellationToken">Ends it; nothing is done then.</param>
    /// <exception cref="DatabaseException">The server refused one or was lost.</exception>
    public async Task ExecuteInTransactionAsync(IReadOnlyCollection<string> statements, string operation, CancellationToken cancellationToken)
    {
        if (statements.Count == 0)
            return;

        try
        {
            await using NpgsqlTransaction transaction = await Connection.BeginTransactionAsync(cancellationToken);
            await using NpgsqlBatch batch = new(Connection, transaction);
            foreach (string sql in statements)
                batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));

            await batch.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw DatabaseErrors.Wrap(exception, operation, Database);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private NpgsqlCommand Prepare(string sql, object[] parameters)
    {
        NpgsqlCommand command = new(sql, Connection);
        foreach (object parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });

        return command;
    }
}
