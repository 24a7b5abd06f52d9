using System.Diagnostics;
using System.Globalization;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Tells how far a load is, four times a second while something changes. Who works only leaves word here, at the cost of a lock or less;
/// the telling is done by a timer, so that what is shown is never older than that, however long a statement takes.
/// </summary>
/// <remarks>
/// The input says how much is left while it is read, and nothing after it: what indexes and keys will take is not known then, so that
/// neither a share nor a remaining time is told.
/// </remarks>
internal sealed class LoadProgress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(1);

    private readonly IRestoreReporter _reporter;
    private readonly string _activity;
    private readonly Func<long> _bytesRead;
    private readonly long _totalBytes;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly object _gate = new();
    private readonly List<string> _underWay = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _telling;
    private LoadPhase _phase;
    private string _met = "";
    private long _rows;
    private (TimeSpan At, long Rows) _sample;
    private long _rowsPerSecond;
    private long _moves;

    /// <summary>Begins to tell.</summary>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="activity">What is being done.</param>
    /// <param name="bytesRead">The input's bytes read so far.</param>
    /// <param name="totalBytes">The input's size; 0 when it is not known.</param>
    public LoadProgress(IRestoreReporter reporter, string activity, Func<long> bytesRead, long totalBytes)
    {
        (_reporter, _activity, _bytesRead, _totalBytes) = (reporter, activity, bytesRead, totalBytes);
        _telling = TellAsync();
    }

    /// <summary>What changes whenever something was read, begun or done.</summary>
    public (long Moves, long Bytes) Movement => (Interlocked.Read(ref _moves), _bytesRead());

    /// <summary>Says which statement was read.</summary>
    /// <param name="objectName">Its object.</param>
    public void MeetStatement(string objectName) => Meet(_phase is LoadPhase.Rows ? LoadPhase.Keys : _phase, objectName);

    /// <summary>Says that rows were read.</summary>
    /// <param name="table">Their table.</param>
    /// <param name="rows">How many.</param>
    public void MeetRows(string table, long rows)
    {
        Interlocked.Add(ref _rows, rows);
        Meet(LoadPhase.Rows, table);
    }

    /// <summary>Says that the planner's statistics are made from now on.</summary>
    public void BeginStatistics() => Meet(LoadPhase.Statistics, "");

    /// <summary>Says that a session began something that can take long.</summary>
    /// <param name="objectName">What.</param>
    public void Begin(string objectName)
    {
        Interlocked.Increment(ref _moves);
        lock (_gate)
            _underWay.Add(objectName);
    }

    /// <summary>Says that it is done.</summary>
    /// <param name="objectName">What.</param>
    public void End(string objectName)
    {
        Interlocked.Increment(ref _moves);
        lock (_gate)
            _underWay.Remove(objectName);
    }

    /// <summary>The state, as it is told.</summary>
    /// <param name="elapsed">Time since the beginning.</param>
    public RestoreProgress State(TimeSpan elapsed)
    {
        var read = _bytesRead();
        var isReading = _phase is LoadPhase.Objects or LoadPhase.Rows && (_totalBytes <= 0 || read < _totalBytes);
        if (!isReading)
            return new RestoreProgress(_activity, Describe());
        if (_totalBytes <= 0)
            return new RestoreProgress(_activity, $"{Describe()}, {DisplayText.Size(read)} read{Rate(elapsed)}");
        var share = (double)read / _totalBytes;
        TimeSpan? remaining = read > 0 && elapsed > TimeSpan.FromSeconds(2) ? elapsed * ((1 - share) / share) : null;
        return new RestoreProgress(_activity, $"{Describe()}, {DisplayText.Size(read)} of {DisplayText.Size(_totalBytes)}{Rate(elapsed)}", (int)(share * 100), remaining);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _telling;
        _ending.Dispose();
    }

    private void Meet(LoadPhase phase, string objectName)
    {
        Interlocked.Increment(ref _moves);
        lock (_gate)
            (_phase, _met) = (phase, objectName);
    }

    /// <summary>What is under way is shown before what was read: that can be far ahead.</summary>
    private string Describe()
    {
        lock (_gate)
        {
            var name = _underWay.Count == 0 ? _met : _underWay.Count == 1 ? _underWay[0] : string.Create(CultureInfo.InvariantCulture, $"{_underWay[0]} and {_underWay.Count - 1} more");
            var phase = _phase switch
            {
                LoadPhase.Objects => "Objects",
                LoadPhase.Rows => "Rows",
                LoadPhase.Keys => "Indexes and keys",
                _ => "Statistics",
            };
            return name.Length == 0 ? phase : $"{phase}: {name}";
        }
    }

    private string Rate(TimeSpan elapsed)
    {
        var rows = Interlocked.Read(ref _rows);
        if (elapsed - _sample.At >= RateWindow)
        {
            _rowsPerSecond = (long)((rows - _sample.Rows) / (elapsed - _sample.At).TotalSeconds);
            _sample = (elapsed, rows);
        }

        return _phase is LoadPhase.Rows && _rowsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $", {_rowsPerSecond:N0} rows/s") : "";
    }

    private async Task TellAsync()
    {
        using PeriodicTimer timer = new(Interval);
        RestoreProgress? told = null;
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                var state = State(Stopwatch.GetElapsedTime(_started));
                if (state != told)
                    _reporter.Progress(state);
                told = state;
            }
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
    }
}
