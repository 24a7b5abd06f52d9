using System.Runtime.ExceptionServices;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// Runs units on several lanes at once. They enter in an order and keep it where they conflict; of those that can start the most
/// expensive starts first. The first failure ends all; what fails only because all is ended is no cause.
/// </summary>
internal sealed class UnitScheduler : IAsyncDisposable
{
    /// <summary>Units that wait or run: far more than there are lanes, so that there is a choice.</summary>
    private const int MaximumUnits = 1000;

    /// <summary>Characters of commands that wait or run.</summary>
    private const long MaximumCharacters = 8 << 20;

    /// <summary>A unit that lost to another session is run again; the last time with nothing beside it.</summary>
    private const int MaximumAttempts = 3;

    private readonly object _gate = new();
    private readonly Stack<UnitLane> _free;
    private readonly List<Entry> _window = [];
    private readonly CancellationTokenSource _ending;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _failure;
    private long _characters;
    private long _entered;

    /// <summary>Begins to wait for units.</summary>
    /// <param name="lanes">What runs them; nobody else uses the lanes before <see cref="DrainAsync"/> or <see cref="DisposeAsync"/> has returned.</param>
    /// <param name="cancellationToken">Ends all.</param>
    public UnitScheduler(IEnumerable<UnitLane> lanes, CancellationToken cancellationToken)
    {
        _free = new Stack<UnitLane>(lanes);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Runs a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="isLastAttempt">Whether there is nothing beside it, and no attempt after this.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when it lost to another session, left nothing behind and is to be run again.</returns>
    public delegate Task<bool> UnitLane(StatementUnit unit, bool isLastAttempt, CancellationToken cancellationToken);

    /// <summary>Takes a unit, once there is room; it is run when no unit before it conflicts.</summary>
    /// <param name="unit">The unit.</param>
    /// <exception cref="DatabaseException">A unit failed.</exception>
    public async Task EnterAsync(StatementUnit unit)
    {
        await WaitAsync(() => _window.Count == 0 || (_window.Count < MaximumUnits && _characters + unit.Characters <= MaximumCharacters), () =>
        {
            Entry entry = new(unit, _entered++);
            foreach (var earlier in _window.Where(earlier => earlier.Unit.Footprint.ConflictsWith(unit.Footprint)))
            {
                earlier.Followers.Add(entry);
                entry.Waits++;
            }

            _window.Add(entry);
            _characters += unit.Characters;
            Dispatch();
        });
    }

    /// <summary>Waits until every unit is done. The lanes are free then.</summary>
    /// <exception cref="DatabaseException">A unit failed.</exception>
    public Task DrainAsync() => WaitAsync(() => _window.Count == 0, () => { });

    /// <summary>Ends what is under way and waits until no lane is used.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Task[] running;
        lock (_gate)
            running = [.. _window.Select(entry => entry.Run)];
        await Task.WhenAll(running);
        _ending.Dispose();
    }

    private async Task WaitAsync(Func<bool> isReady, Action act)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                _failure?.Throw();
                _ending.Token.ThrowIfCancellationRequested();
                if (isReady())
                {
                    act();
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Starts what can start, under the lock.</summary>
    private void Dispatch()
    {
        while (!_ending.IsCancellationRequested && _free.Count > 0 && Next() is { } entry)
        {
            var lane = _free.Pop();
            entry.IsRunning = true;
            entry.Attempts++;
            entry.Run = Task.Run(() => RunAsync(entry, lane), CancellationToken.None);
        }
    }

    /// <summary>One that must be alone waits until nothing runs, and meanwhile nothing starts.</summary>
    private Entry? Next()
    {
        if (_window.Find(entry => entry.MustBeAlone) is { } lonely)
            return _window.Exists(entry => entry.IsRunning) ? null : lonely;
        return _window.Where(entry => !entry.IsRunning && entry.Waits == 0).MinBy(entry => (-entry.Unit.Cost, entry.Number));
    }

    private async Task RunAsync(Entry entry, UnitLane lane)
    {
        try
        {
            var isDone = await lane(entry.Unit, entry.MustBeAlone, _ending.Token);
            lock (_gate)
                Leave(entry, lane, isDone);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            await _ending.CancelAsync();
        }
    }

    private void Leave(Entry entry, UnitLane lane, bool isDone)
    {
        _free.Push(lane);
        entry.IsRunning = false;
        if (isDone)
        {
            _window.Remove(entry);
            _characters -= entry.Unit.Characters;
            entry.Followers.ForEach(follower => follower.Waits--);
        }

        Dispatch();
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Entry(StatementUnit unit, long number)
    {
        public StatementUnit Unit => unit;

        public long Number => number;

        public List<Entry> Followers { get; } = [];

        /// <summary>Units before it that conflict and are not done.</summary>
        public int Waits { get; set; }

        public int Attempts { get; set; }

        public bool IsRunning { get; set; }

        public bool MustBeAlone => Attempts >= MaximumAttempts - 1 && (!IsRunning || Attempts == MaximumAttempts);

        public Task Run { get; set; } = Task.CompletedTask;
    }
}
