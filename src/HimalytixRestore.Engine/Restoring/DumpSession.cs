using System.Globalization;
using System.Reflection;
using System.Text;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using Npgsql;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// One connection that sends a dump's statements and rows to the server exactly as the dump has them. Everything there is to know
/// about Npgsql for this lives here (backup-format: Npgsql rules). Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Statements are handed over as <see cref="Encode"/> makes them: one character a byte. The connection's text encoding is Latin-1,
/// under which every byte goes through unchanged, while the server is told the dump's own client_encoding by the dump itself.
/// What the server refuses comes back as a value; a lost connection is a <see cref="DatabaseException"/>.
/// </remarks>
internal sealed class DumpSession : IAsyncDisposable
{
    private static readonly Func<NpgsqlConnection, long> LastRowCount = FindLastRowCount();

    private readonly NpgsqlConnection _connection;
    private readonly Action<string> _warning;
    private NpgsqlCopyTextWriter? _copy;
    private Encoding _lastEncoding = Encoding.UTF8;

    private DumpSession(NpgsqlConnection connection, Action<string> warning)
    {
        _connection = connection;
        _warning = warning;
        _connection.Notice += OnNotice;
    }

    /// <summary>The encoding of the texts this session sends and receives now; of one that is no longer open, before its last command.</summary>
    public Encoding TextEncoding => IsOpen ? DumpEncodings.For(_connection.PostgresParameters.GetValueOrDefault("client_encoding", "")) : _lastEncoding;

    /// <summary>
    /// Whether the session can still be used. After some refusals it cannot: the driver gives up the connection when the server lacks
    /// something (53…, 58…) or reports an internal error (XX…), although the server would go on.
    /// </summary>
    public bool IsOpen => _connection.State is System.Data.ConnectionState.Open;

    /// <summary>A statement's bytes in the form this class takes them: one character a byte.</summary>
    /// <param name="statement">The bytes as they are in the dump, without the final semicolon.</param>
    public static string Encode(ReadOnlySpan<byte> statement) => Encoding.Latin1.GetString(statement);

    /// <summary>Opens a session of its own, outside any pool: a pooled one would block our own rename of the database.</summary>
    /// <param name="server">The server; its connections have SQL rewriting off.</param>
    /// <param name="database">The database.</param>
    /// <param name="warning">Told each warning of the server.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConfigurationException">The name of the database or of the role is not plain ASCII.</exception>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public static async Task<DumpSession> OpenAsync(ServerConnections server, string database, Action<string> warning, CancellationToken cancellationToken)
    {
        DatabaseNames.RefuseNotAscii(database, server.Settings.UserName);
        var options = server.OptionsFor(database);
        options.Pooling = false;
        options.Encoding = Encoding.Latin1.WebName;
        options.ClientEncoding = "UTF8";
        options.IncludeFailedBatchedCommand = true;
        return new DumpSession(await server.OpenAsync(options, cancellationToken), warning);
    }

    /// <summary>Opens a session that is no longer open again; it has none of the settings it had.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _connection.CloseAsync();
            await _connection.OpenAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw Lost(exception);
        }
    }

    /// <summary>Sends statements together and waits for all of them; the server stops at the first one it refuses.</summary>
    /// <param name="statements">One command each, none empty, none a COPY.</param>
    /// <param name="cancellationToken">Cancels them on the server.</param>
    /// <returns>Null when all were run; else the one that was refused.</returns>
    /// <exception cref="DatabaseException">The connection is lost.</exception>
    public async Task<BatchFailure?> ExecuteAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        _lastEncoding = TextEncoding;
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return null;
        }
        catch (PostgresException exception) when (IsRefusal(exception))
        {
            var index = exception.BatchCommand is NpgsqlBatchCommand command ? batch.BatchCommands.IndexOf(command) : statements.Count - 1;
            return new BatchFailure(index, Decode(exception));
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw Lost(exception);
        }
    }

    /// <summary>Asks the server something of our own.</summary>
    /// <param name="query">The query; every column is text and not null.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <returns>The rows, and why the server refused; null when it did not.</returns>
    /// <exception cref="DatabaseException">The connection is lost.</exception>
    public async Task<(IReadOnlyList<string[]> Rows, ServerError? Error)> QueryAsync(string query, CancellationToken cancellationToken)
    {
        _lastEncoding = TextEncoding;
        try
        {
            await using var command = new NpgsqlCommand(query, _connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            List<string[]> rows = [];
            while (await reader.ReadAsync(cancellationToken))
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Decode(reader.GetString(column)))]);
            return (rows, null);
        }
        catch (PostgresException exception) when (IsRefusal(exception))
        {
            return ([], Decode(exception));
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw Lost(exception);
        }
    }

    /// <summary>Begins a COPY … FROM stdin; rows go through <see cref="WriteCopyAsync"/>.</summary>
    /// <param name="statement">The dump's COPY statement.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the server waits for rows; else why it refused.</returns>
    /// <exception cref="DatabaseException">The connection is lost.</exception>
    public async Task<ServerError?> BeginCopyAsync(string statement, CancellationToken cancellationToken)
    {
        _lastEncoding = TextEncoding;
        try
        {
            _copy = await _connection.BeginTextImportAsync(statement, cancellationToken);
            return null;
        }
        catch (PostgresException exception) when (IsRefusal(exception))
        {
            return Decode(exception);
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw Lost(exception);
        }
    }

    /// <summary>Sends bytes of the COPY that was begun. The server's verdict comes with <see cref="EndCopyAsync"/> only.</summary>
    /// <param name="data">The bytes as they are in the dump; need not end at a row's end.</param>
    /// <param name="cancellationToken">Breaks the connection off.</param>
    /// <exception cref="DatabaseException">The connection is lost.</exception>
    public async ValueTask WriteCopyAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            await CurrentCopy.BaseStream.WriteAsync(data, cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw Lost(exception);
        }
    }

    /// <summary>Ends the COPY that was begun and waits for the server's verdict.</summary>
    /// <param name="cancellationToken">Ends the wait; the session is then of no use any more.</param>
    /// <exception cref="DatabaseException">The connection is lost.</exception>
    public async Task<CopyOutcome> EndCopyAsync(CancellationToken cancellationToken)
    {
        var copy = CurrentCopy;
        _copy = null;
        try
        {
            await copy.BaseStream.DisposeAsync().AsTask().WaitAsync(cancellationToken);
            return new CopyOutcome(LastRowCount(_connection), null);
        }
        catch (PostgresException exception) when (IsRefusal(exception))
        {
            return new CopyOutcome(0, Decode(exception));
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception))
        {
            throw Lost(exception);
        }
    }

    /// <summary>Closes the connection; a COPY that was begun and not ended leaves no rows.</summary>
    public async ValueTask DisposeAsync()
    {
        _connection.Notice -= OnNotice;
        if (_copy is not null && IsOpen)
            await CancelAsync(_copy);
        await _connection.DisposeAsync();
    }

    private NpgsqlCopyTextWriter CurrentCopy => _copy ?? throw new InvalidOperationException("No COPY was begun.");

    /// <summary>Takes back a COPY: none of its rows stay. Disposing its writer instead would commit them.</summary>
    private static async Task CancelAsync(NpgsqlCopyTextWriter copy)
    {
        try
        {
            await copy.CancelAsync();
        }
        catch (Exception exception) when (DatabaseErrors.Covers(exception) || exception is NullReferenceException or OperationCanceledException)
        {
            // The connection is gone, and the rows with it: what was wanted. Npgsql's own clean-up of a connection that breaks
            // at this moment has emptied the writer already, and stumbles over that; and where a cancellation was under way on the
            // server, it is that which ended the COPY.
        }
    }

    /// <summary>Whether the server refused a command; FATAL and PANIC end the session on the server.</summary>
    private static bool IsRefusal(PostgresException exception) => exception.InvariantSeverity is "ERROR";

    private DatabaseException Lost(Exception exception) => DatabaseErrors.WrapLost(exception, $"Restoring database {_connection.Database}", _connection.Database);

    private void OnNotice(object sender, NpgsqlNoticeEventArgs e)
    {
        if (e.Notice.InvariantSeverity is "WARNING")
            _warning(Decode(e.Notice.MessageText));
    }

    private ServerError Decode(PostgresException exception) => new()
    {
        SqlState = exception.SqlState,
        Message = Decode(exception.MessageText),
        Detail = Decode(exception.Detail),
        Hint = Decode(exception.Hint),
        Where = Decode(exception.Where),
        Position = exception.Position,
        Constraint = Decode(exception.ConstraintName),
        Schema = Decode(exception.SchemaName),
        Table = Decode(exception.TableName),
    };

    private string Decode(string? text) => string.IsNullOrEmpty(text) ? "" : TextEncoding.GetString(Encoding.Latin1.GetBytes(text));

    /// <summary>
    /// The row count in the server's answer to COPY, the only exact one, is read by Npgsql and thrown away; its last answer is kept
    /// in the connector. Npgsql's version is ours alone and pinned, and a test holds this.
    /// </summary>
    private static Func<NpgsqlConnection, long> FindLastRowCount()
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        var connector = typeof(NpgsqlConnection).GetProperty("Connector", Any);
        var answer = connector?.PropertyType.GetField("_commandCompleteMessage", Any);
        var rows = answer?.FieldType.GetProperty("Rows", Any);
        if (rows is null)
            throw new MissingMemberException("This Npgsql keeps the server's row counts elsewhere.");
        return connection => Convert.ToInt64(rows.GetValue(answer!.GetValue(connector!.GetValue(connection))), CultureInfo.InvariantCulture);
    }
}
