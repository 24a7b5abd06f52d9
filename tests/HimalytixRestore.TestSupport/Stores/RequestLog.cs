namespace HimalytixRestore.TestSupport.Stores;

/// <summary>What a server was asked, in the order in which it came. Safe to ask at any time.</summary>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<StoreRequest> _requests = [];
    private readonly List<(Func<StoreRequest, bool> Filter, TaskCompletionSource<StoreRequest> Source)> _waiting = [];
    private int _count;
    private int _inProgress;

    /// <summary>Told of every request whose answer is over.</summary>
    public Action<StoreRequest>? OnEnd { get; set; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<StoreRequest> All
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Requests whose answer is not over.</summary>
    public int InProgress => Volatile.Read(ref _inProgress);

    /// <summary>The most answers that were under way at one time.</summary>
    public int PeakInProgress { get; private set; }

    /// <summary>Those of a kind.</summary>
    /// <param name="operation">The kind.</param>
    /// <param name="key">Only this object's; null for all.</param>
    public IReadOnlyList<StoreRequest> Of(StoreOperation operation, string? key = null) =>
        [.. All.Where(request => request.Operation == operation && (key is null || string.Equals(request.Key, key, StringComparison.Ordinal)))];

    /// <summary>Bytes of objects that were sent.</summary>
    /// <param name="key">Only this object's; null for all.</param>
    public long BytesSent(string? key = null) => Of(StoreOperation.Read, key).Sum(request => request.BytesSent);

    /// <summary>How often the byte that was sent most often was sent: 1 when nothing was fetched twice.</summary>
    /// <param name="key">The object.</param>
    public int MostFetches(string key)
    {
        var edges = Of(StoreOperation.Read, key)
            .Where(request => request.BytesSent > 0)
            .SelectMany(request => new[] { (At: request.Offset, Change: 1), (At: request.Offset + request.BytesSent, Change: -1) })
            .OrderBy(edge => edge.At)
            .ThenBy(edge => edge.Change);
        var (now, most) = (0, 0);
        foreach (var edge in edges)
            most = Math.Max(most, now += edge.Change);
        return most;
    }

    /// <summary>The first request that fits, also when it came already. It may not be answered yet.</summary>
    /// <param name="filter">Which one.</param>
    public Task<StoreRequest> WhenAsync(Func<StoreRequest, bool> filter)
    {
        lock (_lock)
        {
            if (_requests.Find(request => filter(request)) is { } found)
                return Task.FromResult(found);
            var source = new TaskCompletionSource<StoreRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((filter, source));
            return source.Task;
        }
    }

    /// <summary>Forgets what came so far.</summary>
    public void Clear()
    {
        lock (_lock)
            _requests.Clear();
    }

    internal void Begin(StoreRequest request)
    {
        lock (_lock)
        {
            request.Number = ++_count;
            _requests.Add(request);
            PeakInProgress = Math.Max(PeakInProgress, ++_inProgress);
            foreach (var waiting in _waiting.Where(waiting => waiting.Filter(request)).ToList())
            {
                _waiting.Remove(waiting);
                waiting.Source.SetResult(request);
            }
        }
    }

    internal void End(StoreRequest request, int status)
    {
        lock (_lock)
        {
            request.Status = status;
            request.IsDone = true;
            _inProgress--;
        }

        OnEnd?.Invoke(request);
    }
}
