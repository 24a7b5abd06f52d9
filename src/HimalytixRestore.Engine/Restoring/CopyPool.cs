using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Loads COPY blocks on several sessions at once. One reader cuts them into commands, which the sessions take in the dump's order:
/// a table of moderate size is one command, frozen; a bigger one is cut into small ones at row ends, for whichever session is free. The
/// beginning of a block that could be frozen is held back until it is known which it is. With one session rows go as psql sends them.
/// </summary>
/// <remarks>
/// There is always a session that can go on: commands are taken in the order in which they are filled, so the read-ahead is never
/// used up by commands behind the one that is waited for, and what is held back is at most half of it.
/// Frozen rows are in the table for good: nobody who reads them later has to look up whether their transaction ended, or to write that
/// down, and the first VACUUM finds nothing to do. Freezing needs the transaction that truncated the table, so one session, and a flush
/// of the log: a split table and a small one go without. So do all rows of a single session: a plain COPY goes back to pages that have room
/// left for a short row, a frozen one never does, and with one session rows are to lie where psql puts them.
/// </remarks>
internal sealed class CopyPool : IAsyncDisposable
{
    /// <summary>Bytes that are read and not yet sent, in all.</summary>
    public const int ReadAheadBytes = 32 << 20;

    /// <summary>Bytes of a command once a table is split: all of eight sessions have one within the read-ahead.</summary>
    public const int SplitBytes = ReadAheadBytes / 8;

    /// <summary>Bytes above which one table is split. A table that is not is loaded by one session while others load others.</summary>
    public const int SplitAboveBytes = ReadAheadBytes / 2;

    /// <summary>Bytes from which rows are frozen: loading them takes the server ten times as long as the new file and the flush of the log.</summary>
    public const int FreezeFromBytes = 4 << 20;

    private const int PieceBytes = 64 << 10;
    private const int CommandsPerSession = 4;

    /// <summary>A server that goes down takes all sessions with it, and tells one of them why.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _ending;
    private readonly Channel<CopyCommand> _commands;
    private readonly SemaphoreSlim _readAhead = new(ReadAheadBytes / PieceBytes);

    /// <summary>The shared pool keeps fewer arrays than the read-ahead has, and would make most of them anew.</summary>
    private readonly ArrayPool<byte> _arrays = ArrayPool<byte>.Create(PieceBytes, ReadAheadBytes / PieceBytes);
    private readonly RestoreLedger _ledger;
    private readonly LoadProgress _progress;
    private readonly LoadRequest _request;
    private readonly Task[] _workers;
    private readonly bool _canSplit;
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _failure;

    /// <summary>Begins to wait for blocks.</summary>
    /// <param name="sessions">The sessions, all in the same state; nobody else uses them before <see cref="CompleteAsync"/> or <see cref="DisposeAsync"/> has returned.</param>
    /// <param name="ledger">Told the rows the server acknowledged.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="request">The target and the sizes.</param>
    /// <param name="cancellationToken">Ends all sessions' commands.</param>
    public CopyPool(IReadOnlyList<DumpSession> sessions, RestoreLedger ledger, LoadProgress progress, LoadRequest request, CancellationToken cancellationToken)
    {
        (_ledger, _progress, _request, _canSplit) = (ledger, progress, request, sessions.Count > 1);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _commands = Channel.CreateBounded<CopyCommand>(sessions.Count * CommandsPerSession);
        _workers = [.. sessions.Select(session => Task.Run(() => WorkAsync(session), CancellationToken.None))];
    }

    /// <summary>Reads a block to its end; the sessions may still be sending it.</summary>
    /// <param name="reader">The reader, which has just given the COPY statement.</param>
    /// <param name="copy">That statement.</param>
    /// <param name="target">Its table.</param>
    /// <param name="isUnfilled">Whether that table never had a row, and may be truncated.</param>
    /// <exception cref="DatabaseException">A session failed with this or an earlier block.</exception>
    /// <exception cref="DumpException">The dump is cut.</exception>
    public async Task LoadAsync(DumpReader reader, PendingStatement copy, CopyTarget target, bool isUnfilled)
    {
        try
        {
            await ReadAsync(reader, copy, target, isUnfilled, _ending.Token);
        }
        catch (OperationCanceledException) when (_failure is not null)
        {
            _failure.Throw();
        }
    }

    /// <summary>Waits until every block is loaded. The sessions are free then.</summary>
    /// <exception cref="DatabaseException">A session failed.</exception>
    public async Task CompleteAsync()
    {
        _commands.Writer.Complete();
        await Task.WhenAll(_workers);
        _failure?.Throw();
    }

    /// <summary>Ends what is under way; rows of commands that were not acknowledged do not stay once their sessions are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_workers);
        _ending.Dispose();
        _readAhead.Dispose();
    }

    private async Task ReadAsync(DumpReader reader, PendingStatement copy, CopyTarget target, bool isUnfilled, CancellationToken cancellationToken)
    {
        // The tables of the result are in the dump's order, whichever is loaded first.
        _ledger.AddRows(target.Schema, target.Table, 0, 0, TimeSpan.Zero);
        CopyCommand command = new(copy, target, CopyLoader.FirstRowLine(copy));
        var canFreeze = _canSplit && isUnfilled && _request.FreezeFromBytes < long.MaxValue;
        if (canFreeze)
            await FillAsync(reader, command, _request.SplitAboveBytes, toRowEnd: false, cancellationToken);
        command.IsFrozen = canFreeze && command.Sent.IsEnd && command.Sent.Bytes >= _request.FreezeFromBytes;
        var limit = _canSplit ? _request.SplitAboveBytes : _request.CopyCommandBytes;
        while (true)
        {
            await _commands.Writer.WriteAsync(command, cancellationToken);
            await FillAsync(reader, command, limit, toRowEnd: true, cancellationToken);
            command.Complete();
            limit = _canSplit ? _request.SplitCommandBytes : _request.CopyCommandBytes;
            if (command.Sent.IsEnd)
                break;
            command = new CopyCommand(copy, target, command.FirstRowLine + command.Sent.Rows);
        }

        _ledger.CountStatement(copy);
    }

    /// <summary>Reads until a command has so many bytes, or its block is over.</summary>
    private async Task FillAsync(DumpReader reader, CopyCommand command, long bytes, bool toRowEnd, CancellationToken cancellationToken)
    {
        while (!command.Sent.IsEnd && (command.Sent.Bytes < bytes || (toRowEnd && !command.Sent.EndsAtRow)))
        {
            var chunk = await reader.ReadCopyAsync(cancellationToken);
            for (var at = 0; at < chunk.Data.Length;)
            {
                if (command.IsPieceFull)
                {
                    await _readAhead.WaitAsync(cancellationToken);
                    command.BeginPiece(_arrays.Rent(PieceBytes));
                }

                at += command.Add(chunk.Data.Span[at..]);
            }

            command.Count(chunk);
            _progress.MeetRows(command.Copy.ObjectName, chunk.Rows);
        }
    }

    /// <summary>Takes commands until there are no more; the first failure of any session ends all.</summary>
    private async Task WorkAsync(DumpSession session)
    {
        CopyLoader loader = new(session, _ledger, _progress, _request.Database, _request.CopyCommandBytes);
        try
        {
            await foreach (var command in _commands.Reader.ReadAllAsync(_ending.Token))
                await loader.RunAsync(command, GiveBack, _ending.Token);
        }
        catch (Exception exception)
        {
            Keep(exception);
            if (Exactness(exception) is 1 or 2)
                await Task.WhenAny(_told.Task, Task.Delay(Grace, CancellationToken.None));
            await _ending.CancelAsync();
        }
    }

    /// <summary>Keeps the first of the most exact failures: one refusal can be followed by the loss of every session.</summary>
    private void Keep(Exception exception)
    {
        lock (_told)
        {
            // What fails after we ended all is no cause.
            if (_failure is null || (!_ending.IsCancellationRequested && Exactness(exception) > Exactness(_failure.SourceException)))
                _failure = ExceptionDispatchInfo.Capture(exception);
        }

        if (Exactness(exception) is 3)
            _told.TrySetResult();
    }

    /// <summary>How much a failure says: 3 what went wrong, 2 that the server ended the session, 1 that it is gone, 0 that we ended it.</summary>
    private static int Exactness(Exception exception) => exception switch
    {
        OperationCanceledException => 0,
        DatabaseException { Category: RestoreErrorCategory.Unavailable } lost => lost.Evidence.ContainsKey("SqlState") ? 2 : 1,
        _ => 3,
    };

    private void GiveBack(ArraySegment<byte> piece)
    {
        _arrays.Return(piece.Array!);
        _readAhead.Release();
    }
}
