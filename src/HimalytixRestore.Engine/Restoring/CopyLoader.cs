using System.Diagnostics;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Sends the rows of a COPY block as the raw bytes they are, in commands of bounded size cut at row ends: the server judges a command
/// only when it ends, so a bad first row of a big table would otherwise be known hours later.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="ledger">Told the rows the server acknowledged.</param>
/// <param name="meter">Told how far it is.</param>
/// <param name="database">The target, for errors.</param>
/// <param name="commandBytes">Bytes after which a COPY command ends at the next row's end.</param>
internal sealed class CopyLoader(DumpSession session, RestoreLedger ledger, RestoreProgressMeter meter, string database, long commandBytes)
{
    /// <summary>Big enough to cost nothing, small enough to know of a bad row soon.</summary>
    public const long CommandBytes = 64L << 20;

    /// <summary>Loads the block the reader stands at.</summary>
    /// <param name="reader">The reader, which has just given the COPY statement.</param>
    /// <param name="copy">That statement.</param>
    /// <param name="target">Its table.</param>
    /// <param name="cancellationToken">Ends it; rows of the command under way do not stay.</param>
    /// <exception cref="DatabaseException">The server refused the statement or a row, did not count all rows, or was lost.</exception>
    public async Task LoadAsync(DumpReader reader, PendingStatement copy, CopyTarget target, CancellationToken cancellationToken)
    {
        var firstRowLine = copy.Line + copy.Sql.AsSpan().Count('\n') + 1;
        bool isEnd;
        do
        {
            var started = Stopwatch.GetTimestamp();
            if (await session.BeginCopyAsync(copy.Sql, cancellationToken) is { } refusal)
                throw RestoreErrors.Refused(copy, refusal, session.TextEncoding, database);
            (var rows, var bytes, isEnd) = await SendAsync(reader, copy.ObjectName, cancellationToken);
            var outcome = await session.EndCopyAsync(cancellationToken);
            if (outcome.Error is { } error)
                throw RestoreErrors.RefusedRow(copy, error, firstRowLine, session.TextEncoding, database);
            if (outcome.Rows != rows)
                throw RestoreErrors.RowsLost(copy, rows, outcome.Rows, database);
            ledger.AddRows(target.Schema, target.Table, rows, bytes, Stopwatch.GetElapsedTime(started));
            firstRowLine += rows;
        }
        while (!isEnd);
        ledger.CountStatement(copy);
    }

    private async Task<(long Rows, long Bytes, bool IsEnd)> SendAsync(DumpReader reader, string objectName, CancellationToken cancellationToken)
    {
        long rows = 0;
        long bytes = 0;
        while (true)
        {
            var chunk = await reader.ReadCopyAsync(cancellationToken);
            await session.WriteCopyAsync(chunk.Data, cancellationToken);
            meter.Report(objectName);
            rows += chunk.Rows;
            bytes += chunk.Data.Length;
            if (chunk.IsEnd || (bytes >= commandBytes && chunk.EndsAtRow))
                return (rows, bytes, chunk.IsEnd);
        }
    }
}
