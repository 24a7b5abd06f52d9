using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.Ports;
using Many = System.Func<HimalytixRestore.Ports.IRestoreReporter, System.Threading.CancellationToken, System.Collections.Generic.IAsyncEnumerable<object>>;
using One = System.Func<HimalytixRestore.Ports.IRestoreReporter, System.Threading.CancellationToken, System.Threading.Tasks.Task<object>>;

namespace HimalytixRestore.Module.Tests.Pipeline;

/// <summary>The pump between an asynchronous engine and a synchronous pipeline, however the pipeline ends.</summary>
public sealed class PumpTests : IDisposable
{
    private readonly ModuleSession _session = new(null, import: true, new SessionStateCmdletEntry("Invoke-Probe", typeof(ProbeCommand), null));
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isCleanedUp;

    public void Dispose() => _session.Dispose();

    [Fact]
    public void EverythingComesOutInTheOrderInWhichItWasSaid()
    {
        var record = RunMany("Invoke-Probe -Many $work -PerItem -Verbose", Tell);
        Assert.Null(record.Failure);
        Assert.Equal(
            ["Verbose: <time> begin", "Output: 1", "Warning: half way", "Error: broken", "Output: 2", "Verbose: <time> end"],
            record.Items.Select(i => Regex.Replace(i.ToString(), "[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z", "<time>", RegexOptions.None, TimeSpan.FromSeconds(1))));

        static async IAsyncEnumerable<object> Tell(IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken token)
        {
            reporter.Verbose("begin");
            await Task.Yield();
            yield return 1;
            reporter.Warning("half way");
            reporter.Error(Broken());
            yield return 2;
            reporter.Verbose("end");
        }
    }

    [Fact]
    public void TheWorkRunsOnThePoolAndThePipelineKeepsItsThread()
    {
        _session["work"] = (One)((_, _) => Task.FromResult<object>(Environment.CurrentManagedThreadId));
        var record = _session.Run("[Environment]::CurrentManagedThreadId; Invoke-Probe -One $work; [Environment]::CurrentManagedThreadId").ShouldSucceed();
        Assert.Equal(record.Output[0], record.Output[2]);
        Assert.NotEqual(record.Output[0], record.Output[1]);
    }

    [Fact]
    public void AnErrorKeepsItsIdItsEvidenceAndItsRemedy()
    {
        var record = RunOne("Invoke-Probe -One $work", (_, _) => throw Broken());
        var error = Assert.Single(record.Errors);
        Assert.Equal("Broken,HimalytixRestore.Module.Tests.Support.ProbeCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Equal("Mend it.", error.ErrorDetails.RecommendedAction);
        Assert.Equal("the thing", error.TargetObject);
        Assert.Equal("42P01", ((RestoreException)error.Exception).Evidence["SqlState"]);
    }

    [Fact]
    public void TroubleWithOneItemLetsTheOthersThrough()
    {
        var calls = 0;
        _session["work"] = (One)((_, _) => Interlocked.Increment(ref calls) == 2 ? throw Broken() : Task.FromResult<object>(calls));
        var record = _session.Run("1..3 | Invoke-Probe -One $work -PerItem");
        Assert.Null(record.Failure);
        Assert.Equal(["Output: 1", "Error: broken", "Output: 3"], record.Items.Select(i => i.ToString()));
    }

    [Fact]
    public async Task CtrlCWaitsForTheCleanUp()
    {
        _session["work"] = (One)WorkUntilCancelled;
        var script = _session.Start("Invoke-Probe -One $work; 'never'");
        await _started.Task;
        script.Stop();
        Assert.True(_isCleanedUp);
        var record = script.Finish();
        Assert.Equal(PSInvocationState.Stopped, record.State);
        Assert.Empty(record.Items);
    }

    [Fact]
    public void ADownstreamThrowEndsTheWorkAndIsWhatTheCallerSees()
    {
        var record = RunMany("Invoke-Probe -Many $work | ForEach-Object { throw 'enough' }", CountForever);
        Assert.Equal("enough", record.FailureRecord?.Exception.Message);
        Assert.True(_isCleanedUp);
    }

    [Fact]
    public void ADownstreamBreakEndsTheWorkAndTheLoop()
    {
        var record = RunMany("foreach ($i in 1..3) { $i; Invoke-Probe -Many $work | ForEach-Object { break } }; 'after'", CountForever).ShouldSucceed();
        Assert.Equal([1, "after"], record.Output);
        Assert.True(_isCleanedUp);
    }

    [Fact]
    public void AStopLikeThatOfSelectFirstEndsTheWorkAndKeepsTheScriptGoing()
    {
        // What Select-Object -First does: an exception of the engine's own that ends the pipeline's upstream.
        _session["first"] = null;
        var record = RunMany("& { Invoke-Probe -Many $work | Stop-Upstream; 'after' }", CountForever, new("Stop-Upstream", typeof(StopUpstreamCommand), null)).ShouldSucceed();
        Assert.Equal([1, "after"], record.Output);
        Assert.True(_isCleanedUp);
    }

    [Fact]
    public void ErrorActionStopEndsTheWork()
    {
        var record = RunMany("Invoke-Probe -Many $work -PerItem -ErrorAction Stop", ReportAndCount);
        Assert.IsType<ActionPreferenceStopException>(record.Failure);
        Assert.StartsWith("Broken,", record.FailureRecord!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(_isCleanedUp);

        async IAsyncEnumerable<object> ReportAndCount(IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken token)
        {
            reporter.Error(Broken());
            await foreach (var number in CountForever(reporter, token)) yield return number;
        }
    }

    [Fact]
    public void AListingDoesNotRunFarAheadOfItsReader()
    {
        var counted = 0;
        var ahead = 0;
        _session["see"] = (Action)(() => ahead = Math.Max(ahead, Volatile.Read(ref counted)));
        RunMany("$n = 0; foreach ($i in 1) { Invoke-Probe -Many $work | ForEach-Object { $see.Invoke(); if (++$n -eq 50) { break } } }", Count).ShouldSucceed();
        Assert.InRange(ahead, 50, 50 + 256 + 1);

        async IAsyncEnumerable<object> Count(IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken token)
        {
            while (true)
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                yield return Interlocked.Increment(ref counted);
            }
        }
    }

    [Fact]
    public void ATimeoutStaysAnError()
    {
        var record = RunOne("try { Invoke-Probe -One $work } catch { 'caught ' + $_.Exception.GetType().Name }", (_, _) => throw new TaskCanceledException("too slow", new TimeoutException()));
        Assert.Equal(["caught TaskCanceledException"], record.ShouldSucceed().Output);
    }

    [Fact]
    public void ProgressIsShownRarelyAndTakenAway()
    {
        var record = RunOne("Invoke-Probe -One $work", async (reporter, token) =>
        {
            for (var i = 0; i <= 100; i++)
            {
                reporter.Progress(new("Copying", $"{i}", i));
                await Task.Delay(10, token);
            }

            return "done";
        }).ShouldSucceed();
        var records = record.Items.Where(i => i.Stream == "Progress").Select(i => (ProgressRecord)i.Value!).ToList();
        Assert.InRange(records.Count, 2, 8);
        Assert.All(records.SkipLast(1), r => Assert.Equal(ProgressRecordType.Processing, r.RecordType));
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
    }

    [Fact]
    public void BothBarsAreTakenAwayAfterAFailureToo()
    {
        var record = RunOne("Invoke-Probe -One $work", async (reporter, token) =>
        {
            await ShowBoth(reporter, token);
            throw Broken();
        });
        Assert.True(record.Failure is not null || record.Errors.Count > 0);
        AssertBothCompleted(record);
    }

    [Fact]
    public async Task BothBarsAreTakenAwayAfterCtrlC()
    {
        _session["work"] = (One)(async (reporter, token) =>
        {
            await ShowBoth(reporter, token);
            return await WorkUntilCancelled(reporter, token);
        });
        var script = _session.Start("Invoke-Probe -One $work");
        await _started.Task;
        script.Stop();
        AssertBothCompleted(script.Finish());
    }

    [Fact]
    public void ShortWorkShowsNoProgress()
    {
        var record = RunOne("Invoke-Probe -One $work", (reporter, _) =>
        {
            reporter.Progress(new("Copying", "all of it", 100));
            return Task.FromResult<object>("done");
        }).ShouldSucceed();
        Assert.Empty(record.Lines("Progress"));
    }

    [Fact]
    public void WhatIsSaidAfterTheEndIsDropped()
    {
        IRestoreReporter? kept = null;
        var record = RunOne("Invoke-Probe -One $work -Verbose", (reporter, _) =>
        {
            kept = reporter;
            return Task.FromResult<object>("done");
        }).ShouldSucceed();
        kept!.Verbose("too late");
        kept.Error(Broken());
        Assert.Equal(["Output: done"], record.Items.Select(i => i.ToString()));
    }

    [Fact]
    public void TheEngineIsHandedNothingThatCouldWriteToAPipeline()
    {
        // By construction: what it gets is the reporter and a token, and the reporter only queues.
        var types = typeof(IRestoreReporter).GetMethods().SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType));
        Assert.DoesNotContain(types, t => t.Assembly == typeof(PSObject).Assembly);
        Assert.DoesNotContain(typeof(IRestoreReporter).Assembly.GetReferencedAssemblies(), a => a.Name == "System.Management.Automation");
        var record = RunOne("Invoke-Probe -One $work", (reporter, _) =>
        {
            Assert.IsNotAssignableFrom<Cmdlet>(reporter);
            Parallel.For(0, 200, i => reporter.Warning($"from thread {Environment.CurrentManagedThreadId}: {i}"));
            return Task.FromResult<object>("done");
        }).ShouldSucceed();
        Assert.Equal(200, record.Lines("Warning").Count);
    }

    private static async Task ShowBoth(IRestoreReporter reporter, CancellationToken token)
    {
        for (var i = 0; i < 8; i++)
        {
            reporter.Progress(new("Restoring erpdb, step 9 of 14: Restore", "the application is down for 41s") { IsRun = true });
            reporter.Progress(new("Restoring erpdb", "Rows: public.ledger", i));
            await Task.Delay(100, token);
        }
    }

    private static void AssertBothCompleted(ScriptRecord record)
    {
        var last = record.Items.Where(i => i.Stream == "Progress").Select(i => (ProgressRecord)i.Value!).GroupBy(r => r.ActivityId).Select(g => g.Last().RecordType);
        Assert.Equal([ProgressRecordType.Completed, ProgressRecordType.Completed], last);
    }

    private static IntegrityException Broken() => new("Broken", "broken", "Mend it.")
    {
        TargetName = "the thing",
        Evidence = new Dictionary<string, string> { ["SqlState"] = "42P01" },
    };

    private ScriptRecord RunOne(string script, One work)
    {
        _session["work"] = work;
        return _session.Run(script);
    }

    private ScriptRecord RunMany(string script, Many work, SessionStateCmdletEntry? downstream = null)
    {
        if (downstream is not null) return RunWith(script, work, downstream);
        _session["work"] = work;
        return _session.Run(script);
    }

    private static ScriptRecord RunWith(string script, Many work, SessionStateCmdletEntry downstream)
    {
        using var session = new ModuleSession(null, import: true, new("Invoke-Probe", typeof(ProbeCommand), null), downstream);
        session["work"] = work;
        return session.Run(script);
    }

    private async Task<object> WorkUntilCancelled(IRestoreReporter reporter, CancellationToken token)
    {
        _started.SetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, token);
        }
        finally
        {
            await Task.Delay(100, CancellationToken.None);
            _isCleanedUp = true;
        }

        return "unreachable";
    }

    private async IAsyncEnumerable<object> CountForever(IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken token)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                yield return i;
                await Task.Delay(1, token);
            }
        }
        finally
        {
            await Task.Delay(50, CancellationToken.None);
            _isCleanedUp = true;
        }
    }
}
