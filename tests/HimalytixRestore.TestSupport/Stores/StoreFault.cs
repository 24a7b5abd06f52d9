namespace HimalytixRestore.TestSupport.Stores;

/// <summary>
/// Something that goes wrong with chosen requests: all of them, until <see cref="On"/>, <see cref="When"/>, <see cref="Skip"/> and
/// <see cref="Times"/> say otherwise. Give it to <see cref="StoreFaults.Add"/>:
/// <code>server.Faults.Add(StoreFault.Error(S3Errors.SlowDown).On(StoreOperation.Read, key).Skip(1).Times(2));</code>
/// </summary>
public sealed class StoreFault
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<StoreRequest, bool> _filter = static _ => true;
    private int _skip;
    private int _times = int.MaxValue;

    private StoreFault(FaultKind kind) => Kind = kind;

    /// <summary>How many requests it has hit.</summary>
    public int Hits { get; private set; }

    /// <summary>Completed when a stall is reached for the first time.</summary>
    public Task Reached => _reached.Task;

    internal FaultKind Kind { get; }

    internal StoreError? Answer { get; private init; }

    internal long AtByte { get; private init; }

    internal TimeSpan Time { get; private init; }

    internal Action<StoreRequest>? Action { get; private init; }

    /// <summary>An error is answered instead.</summary>
    /// <param name="error">The error.</param>
    public static StoreFault Error(StoreError error) => new(FaultKind.Error) { Answer = error };

    /// <summary>The connection is reset (RST) after so many bytes of the body; the client may get fewer of them, as with any reset. Without a body, at once.</summary>
    /// <param name="atByte">Bytes of this answer's body that are written before.</param>
    public static StoreFault Reset(long atByte = 0) => new(FaultKind.Reset) { AtByte = atByte };

    /// <summary>The connection is closed in order after so many bytes of the body, while Content-Length promised all of it.</summary>
    /// <param name="atByte">Bytes of this answer's body that arrive.</param>
    public static StoreFault Truncate(long atByte) => new(FaultKind.Truncate) { AtByte = atByte };

    /// <summary>Nothing comes any more after so many bytes of the body, until <see cref="Release"/>; then the rest.</summary>
    /// <param name="atByte">Bytes of this answer's body that arrive before; negative: not even the head of the answer comes.</param>
    public static StoreFault Stall(long atByte) => new(FaultKind.Stall) { AtByte = atByte };

    /// <summary>One bit of the body is wrong.</summary>
    /// <param name="atByte">Where in this answer's body.</param>
    public static StoreFault Corrupt(long atByte) => new(FaultKind.Corrupt) { AtByte = atByte };

    /// <summary>The answer comes later.</summary>
    /// <param name="time">By how much.</param>
    public static StoreFault Delay(TimeSpan time) => new(FaultKind.Delay) { Time = time };

    /// <summary>Something happens when the request has come, for example the object is replaced; then the request is answered as if nothing were.</summary>
    /// <param name="action">What happens.</param>
    public static StoreFault Do(Action<StoreRequest> action) => new(FaultKind.Do) { Action = action };

    /// <summary>Only with requests of a kind.</summary>
    /// <param name="operation">The kind.</param>
    /// <param name="key">Only of this object; null for all.</param>
    public StoreFault On(StoreOperation operation, string? key = null) =>
        When(request => request.Operation == operation && (key is null || string.Equals(request.Key, key, StringComparison.Ordinal)));

    /// <summary>Only with requests that fit this too.</summary>
    /// <param name="filter">Which ones.</param>
    public StoreFault When(Func<StoreRequest, bool> filter)
    {
        var before = _filter;
        _filter = request => before(request) && filter(request);
        return this;
    }

    /// <summary>Not with the first ones that fit.</summary>
    /// <param name="count">How many are let through.</param>
    public StoreFault Skip(int count)
    {
        _skip = count;
        return this;
    }

    /// <summary>Only so many times.</summary>
    /// <param name="count">How many requests it hits.</param>
    public StoreFault Times(int count)
    {
        _times = count;
        return this;
    }

    /// <summary>Ends a stall, for every request that is in it or will come to it.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Counts a request, under the lock of <see cref="StoreFaults"/>.</summary>
    internal bool Hit(StoreRequest request)
    {
        if (_times == 0 || !_filter(request) || _skip-- > 0)
            return false;
        _times--;
        Hits++;
        return true;
    }

    internal Task StallAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(cancellationToken);
    }
}
