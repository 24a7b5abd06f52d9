using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Loads COPY blocks on several sessions at once. One reader cuts them into commands, which the sessions take in the dump's order:
/// a table that fits into the read-ahead is one command; what is beyond is cut into small ones at row ends, for whichever session is free.
/// </summary>
/// <remarks>
/// There is always a session that can go on: commands are taken in the order in which they are filled, so the read-ahead is never
/// used up by commands behind the one that is waited for.
/// </remarks>
internal sealed class CopyPool : IAsyncDisposable
{
    /// <summary>Bytes that are read and not yet sent, in all.</summary>
    public const int ReadAheadBytes = 32 << 20;

    /// <summary>Bytes of a command once a table is split: all of eight sessions have one within the read-ahead.</summary>
    public const int SplitBytes = ReadAheadBytes / 8;

    private const int PieceBytes = 256 << 10;
    private const int CommandsPerSession = 4;

    /// <summary>A server that goes down takes all sessions with it, and tells one of them why.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _ending;
    private readonly Channel<CopyCommand> _commands;
    private readonly SemaphoreSlim _readAhead = new(ReadAheadBytes / PieceBytes);
    private readonly RestoreLedger _ledger;
    private readonly RestoreProgressMeter _meter;
    private readonly LoadRequest _request;
    private readonly Task[] _workers;
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _failure;

    /// <summary>Begins to wait for blocks.</summary>
    /// <param name="sessions">The sessions, all in the same state; nobody else uses them before <see cref="CompleteAsync"/> or <see cref="DisposeAsync"/> has returned.</param>
    /// <param name="ledger">Told the rows the server acknowledged.</param>
    /// <param name="meter">Told how far it is.</param>
    /// <param name="request">The target and the sizes.</param>
    /// <param name="cancellationToken">Ends all sessions' commands.</param>
    public CopyPool(IReadOnlyList<DumpSession> sessions, RestoreLedger ledger, RestoreProgressMeter meter, LoadRequest request, CancellationToken cancellationToken)
    {
        (_ledger, _meter, _request) = (ledger, meter, request);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _commands = Channel.CreateBounded<CopyCommand>(sessions.Count * CommandsPerSession);
        _workers = [.. sessions.Select(session => Task.Run(() => WorkAsync(session), CancellationToken.None))];
    }

    /// <summary>Reads a block to its end; the sessions may still be sending it.</summary>
    /// <param name="reader">The reader, which has just given the COPY statement.</param>
    /// <param name="copy">That statement.</param>
    /// <param name="target">Its table.</param>
    /// <exception cref="DatabaseException">A session failed with this or an earlier block.</exception>
    /// <exception cref="DumpException">The dump is cut.</exception>
    public async Task LoadAsync(DumpReader reader, PendingStatement copy, CopyTarget target)
    {
        try
        {
            await ReadAsync(reader, copy, target, _ending.Token);
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

    private async Task ReadAsync(DumpReader reader, PendingStatement copy, CopyTarget target, CancellationToken cancellationToken)
    {
        // The tables of the result are in the dump's order, whichever is loaded first.
        _ledger.AddRows(target.Schema, target.Table, 0, 0, TimeSpan.Zero);
        var firstRowLine = CopyLoader.FirstRowLine(copy);
        var limit = _request.SplitAboveBytes;
        bool isEnd;
        do
        {
            CopyCommand command = new(copy, target, firstRowLine);
            await _commands.Writer.WriteAsync(command, cancellationToken);
            isEnd = await FillAsync(reader, command, limit, cancellationToken);
            command.Complete();
            firstRowLine += command.Sent.Rows;
            limit = _request.SplitCommandBytes;
        }
        while (!isEnd);
        _ledger.CountStatement(copy);
    }

    private async Task<bool> FillAsync(DumpReader reader, CopyCommand command, long limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var chunk = await reader.ReadCopyAsync(cancellationToken);
            for (var at = 0; at < chunk.Data.Length; at += PieceBytes)
            {
                await _readAhead.WaitAsync(cancellationToken);
                command.Add(chunk.Data.Span[at..Math.Min(at + PieceBytes, chunk.Data.Length)]);
            }

            command.Count(chunk);
            _meter.Report(command.Copy.ObjectName);
            if (chunk.IsEnd || (command.Sent.Bytes >= limit && chunk.EndsAtRow))
                return chunk.IsEnd;
        }
    }

    /// <summary>Takes commands until there are no more; the first failure of any session ends all.</summary>
    private async Task WorkAsync(DumpSession session)
    {
        CopyLoader loader = new(session, _ledger, _meter, _request.Database, _request.CopyCommandBytes);
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
        ArrayPool<byte>.Shared.Return(piece.Array!);
        _readAhead.Release();
    }
}
