using System.Diagnostics;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Sends the rows of a COPY block as the raw bytes they are, in commands of bounded size cut at row ends: the server judges a command
/// only when it ends, so a bad first row of a big table would otherwise be known hours later.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="ledger">Told the rows the server acknowledged.</param>
/// <param name="progress">Told how far it is.</param>
/// <param name="database">The target, for errors.</param>
/// <param name="commandBytes">Bytes after which a COPY command ends at the next row's end.</param>
internal sealed class CopyLoader(DumpSession session, RestoreLedger ledger, LoadProgress progress, string database, long commandBytes)
{
    /// <summary>Big enough to cost nothing, small enough to know of a bad row soon.</summary>
    public const long CommandBytes = 64L << 20;

    /// <summary>The dump's line of the first row of a COPY block.</summary>
    /// <param name="copy">The COPY statement.</param>
    public static long FirstRowLine(PendingStatement copy) => copy.Line + copy.Sql.AsSpan().Count('\n') + 1;

    /// <summary>Loads the block the reader stands at.</summary>
    /// <param name="reader">The reader, which has just given the COPY statement.</param>
    /// <param name="copy">That statement.</param>
    /// <param name="target">Its table.</param>
    /// <param name="cancellationToken">Ends it; rows of the command under way do not stay.</param>
    /// <exception cref="DatabaseException">The server refused the statement or a row, did not count all rows, or was lost.</exception>
    public async Task LoadAsync(DumpReader reader, PendingStatement copy, CopyTarget target, CancellationToken cancellationToken)
    {
        var firstRowLine = FirstRowLine(copy);
        CopySent sent;
        do
        {
            sent = await RunAsync(copy, copy.Sql, target, firstRowLine, token => SendAsync(reader, copy.ObjectName, token), cancellationToken);
            firstRowLine += sent.Rows;
        }
        while (!sent.IsEnd);
        ledger.CountStatement(copy);
    }

    /// <summary>Runs one COPY command that the reader fills meanwhile.</summary>
    /// <param name="command">The command; a frozen one is its whole block, and a transaction.</param>
    /// <param name="sent">Told after each piece that was sent.</param>
    /// <param name="cancellationToken">Ends it; the command's rows do not stay.</param>
    /// <exception cref="DatabaseException">The server refused the statement or a row, did not count all rows, or was lost.</exception>
    public async Task RunAsync(CopyCommand command, Action<ArraySegment<byte>> sent, CancellationToken cancellationToken)
    {
        var isFreezing = command.IsFrozen && await TryBeginFreezingAsync(command, cancellationToken);
        var sql = isFreezing ? $"{command.Copy.Sql} WITH (FREEZE)" : command.Copy.Sql;
        await RunAsync(command.Copy, sql, command.Target, command.FirstRowLine, token => SendAsync(command, sent, token), cancellationToken);
        if (isFreezing && await session.ExecuteAsync(["COMMIT"], cancellationToken) is { } failure)
            throw RestoreErrors.Refused(command.Copy, failure.Error, session.TextEncoding, database);
    }

    /// <summary>Truncates a table that has no rows, for the transaction in which its rows are frozen. Freezing is nothing but speed: without the right to it rows come as ever.</summary>
    private async Task<bool> TryBeginFreezingAsync(CopyCommand command, CancellationToken cancellationToken)
    {
        var truncate = $"TRUNCATE ONLY {SqlIdentifier.Quote(command.Target.Schema, command.Target.Table)}";
        if (await session.ExecuteAsync(["BEGIN", DumpSession.Encode(session.TextEncoding.GetBytes(truncate))], cancellationToken) is not { } failure)
            return true;
        if (!session.IsOpen)
            throw RestoreErrors.Refused(command.Copy, failure.Error, session.TextEncoding, database);
        await session.ExecuteAsync(["ROLLBACK"], cancellationToken);
        return false;
    }

    private async Task<CopySent> RunAsync(
        PendingStatement copy, string sql, CopyTarget target, long firstRowLine, Func<CancellationToken, Task<CopySent>> send, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (await session.BeginCopyAsync(sql, cancellationToken) is { } refusal)
            throw RestoreErrors.Refused(copy, refusal, session.TextEncoding, database);
        var sent = await send(cancellationToken);
        var outcome = await session.EndCopyAsync(cancellationToken);
        if (outcome.Error is { } error)
            throw RestoreErrors.RefusedRow(copy, error, firstRowLine, session.TextEncoding, database);
        if (outcome.Rows != sent.Rows)
            throw RestoreErrors.RowsLost(copy, sent.Rows, outcome.Rows, database);
        ledger.AddRows(target.Schema, target.Table, sent.Rows, sent.Bytes, Stopwatch.GetElapsedTime(started));
        return sent;
    }

    private async Task<CopySent> SendAsync(DumpReader reader, string objectName, CancellationToken cancellationToken)
    {
        CopySent sent = default;
        while (true)
        {
            var chunk = await reader.ReadCopyAsync(cancellationToken);
            await session.WriteCopyAsync(chunk.Data, cancellationToken);
            progress.MeetRows(objectName, chunk.Rows);
            sent = sent.Plus(chunk);
            if (chunk.IsEnd || (sent.Bytes >= commandBytes && chunk.EndsAtRow))
                return sent;
        }
    }

    private async Task<CopySent> SendAsync(CopyCommand command, Action<ArraySegment<byte>> sent, CancellationToken cancellationToken)
    {
        await foreach (var piece in command.Pieces.ReadAllAsync(cancellationToken))
        {
            await session.WriteCopyAsync(piece, cancellationToken);
            sent(piece);
        }

        return command.Sent;
    }
}
