using System.Text.Json;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What a run writes into its journal, and when.</summary>
public sealed class RunJournalTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Every_step_is_in_the_journal_before_and_after_it_is_done()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        List<(string Step, JournalRecord[] Lines)> seen = [];

        var run = await scene.RunAsync(change: step => new PrecededStep(step, async () =>
            seen.Add((step.Id, await ReadAsync(Directory.EnumerateFiles(scene.StateFolder, "*.jsonl", SearchOption.AllDirectories).Single())))));

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(StepIds.InPlace, seen.Select(step => step.Step));
        Assert.All(seen, step => Assert.Equal((JournalEvent.StepStarting, step.Step), (step.Lines[^1].Event, step.Lines[^1].Step!.Id)));
        var lines = await ReadAsync(run.JournalPath);
        Assert.Equal((JournalEvent.RunStarted, JournalEvent.RunEnded), (lines[0].Event, lines[^1].Event));
        Assert.Equal(StepIds.InPlace, lines.Where(line => line.Event == JournalEvent.StepEnded).Select(line => line.Step!.Id));
        // Where the old database will be is written before it goes there.
        Assert.Equal(run.Snapshot!.Name, lines.First(line => line.Event == JournalEvent.StepIntent && line.Step!.Id == StepIds.Snapshot).Run!.Snapshot!.Name);
    }

    private static async Task<JournalRecord[]> ReadAsync(string journal)
    {
        await using FileStream file = new(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JournalRecord>(line, RestoreJson.Line)!)];
    }

    /// <summary>A step before whose work the test looks around.</summary>
    private sealed class PrecededStep(IRunbookStep inner, Func<Task> look) : IRunbookStep
    {
        public string Id => inner.Id;

        public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => inner.Plan(request, settings);

        public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
        {
            await look();
            return await inner.RunAsync(context, cancellationToken);
        }

        public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => inner.CompensateAsync(context, cancellationToken);
    }
}
