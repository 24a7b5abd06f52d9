using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>
/// Tells where a run is, with each step and every second: the step, how long the application cannot work, and how long it will still take
/// by what the steps of earlier runs took.
/// </summary>
internal sealed class RunProgress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RunContext _context;
    private readonly IReadOnlyList<string> _steps;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _telling;
    private RunPlace? _place;
    private IReadOnlyList<RestoreRun> _earlier = [];

    /// <summary>Begins to tell.</summary>
    /// <param name="context">The run.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="clock">The time; null is the machine's.</param>
    public RunProgress(RunContext context, IReadOnlyList<string> steps, TimeProvider? clock = null)
    {
        (_context, _steps, _clock) = (context, steps, clock ?? TimeProvider.System);
        _telling = TellAsync();
    }

    /// <summary>A step begins.</summary>
    /// <param name="index">Which.</param>
    public void Begin(int index) => Move(new(index, IsUndo: false, _clock.GetUtcNow()));

    /// <summary>A step is about to be undone.</summary>
    /// <param name="index">Which.</param>
    public void Undo(int index) => Move(new(index, IsUndo: true, _clock.GetUtcNow()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _telling.ConfigureAwait(false);
        _ending.Dispose();
    }

    private void Move(RunPlace place)
    {
        Volatile.Write(ref _place, place);
        _context.Reporter.Progress(State(place));
    }

    private RestoreProgress State(RunPlace place)
    {
        var now = _clock.GetUtcNow();
        var step = $"step {place.Index + 1} of {_steps.Count}: {_steps[place.Index]}";
        if (place.IsUndo)
            return new($"Rolling back {_context.Run.Database}, {step}", Down(now)) { IsRun = true };
        var times = Estimates();
        var all = times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
        if (all == TimeSpan.Zero)
            return new($"Restoring {_context.Run.Database}, {step}", Down(now), place.Index * 100 / _steps.Count) { IsRun = true };
        // A step that takes longer than ever before holds the rest up, and nothing else is known of it.
        var current = TimeSpan.FromTicks(Math.Min((now - place.Since).Ticks, times[place.Index].Ticks));
        var done = times.Take(place.Index).Aggregate(current, (sum, time) => sum + time);
        return new($"Restoring {_context.Run.Database}, {step}", Down(now), (int)Math.Min(100 * (done / all), 99), all - done) { IsRun = true };
    }

    private string Down(DateTimeOffset now) => _context.Run switch
    {
        { Downtime: { } downtime } => $"the application was down for {Whole(downtime)}",
        { UnreachableSince: { } since } => $"the application is down for {Whole(now - since)}",
        _ => "the application works",
    };

    // Tenths of a second would only flicker.
    private static string Whole(TimeSpan time) => time < TimeSpan.FromMinutes(1) ? FormattableString.Invariant($"{Math.Max(0, (int)time.TotalSeconds)}s") : DisplayText.Duration(time);

    private TimeSpan[] Estimates()
    {
        var earlier = Volatile.Read(ref _earlier);
        var size = _context.Run.Verification?.SizeBytes ?? _context.Run.Backup?.SizeBytes ?? _context.Run.File?.SizeBytes;
        return [.. _steps.Select(step => RunEstimates.Estimate(earlier, step, size) ?? TimeSpan.Zero)];
    }

    private async Task TellAsync()
    {
        using PeriodicTimer timer = new(Interval, _clock);
        try
        {
            Volatile.Write(ref _earlier, await EarlierAsync(_ending.Token).ConfigureAwait(false));
            while (await timer.WaitForNextTickAsync(_ending.Token).ConfigureAwait(false))
            {
                if (Volatile.Read(ref _place) is { } place)
                    _context.Reporter.Progress(State(place));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>What earlier runs took; read beside the run, which does not wait for it.</summary>
    private async Task<IReadOnlyList<RestoreRun>> EarlierAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            return await RunEstimates.RunsOfAsync(_context.Store, _context.Run.Drill?.LiveDatabase ?? _context.Run.Database, _context.Run.Server, new SilentReporter(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then nothing tells how long it will take; the journal says itself what is wrong with the folder.
            return [];
        }
    }
}
