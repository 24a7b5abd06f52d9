using System.Text.Json;
using HimalytixRestore.Engine.Reports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Reads a journal back into the run it tells of.</summary>
internal static class RunHistory
{
    /// <summary>Adds the lines of a journal up. A last line that was cut by a crash is passed over: what it told had not been acted on.</summary>
    /// <param name="path">The journal's full path.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">The journal cannot be read, is of a later version, or tells of no run.</exception>
    public static async Task<RestoreRun> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string[] lines;
        try
        {
            lines = await File.ReadAllLinesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e.Message, e);
        }

        RestoreRun? run = null;
        ProcessIdentity? process = null;
        bool ended = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (Parse(path, lines, i) is not { } record)
                break;
            process = record.Process ?? process;
            ended = record.Event == JournalEvent.RunEnded;
            run = record.Event == JournalEvent.AttemptStarted ? record.Run ?? run : Add(run, record);
        }

        if (run is null)
            throw Unreadable(path, "it tells of no run", null);
        run = run with { JournalPath = path };
        if (ended)
            return run;
        return run with { State = process?.IsAlive() == true ? RestoreRunState.Running : RestoreRunState.Interrupted };
    }

    private static JournalRecord? Parse(string path, string[] lines, int index)
    {
        JournalRecord? record;
        try
        {
            record = JsonSerializer.Deserialize<JournalRecord>(lines[index], RestoreJson.Line);
        }
        catch (JsonException) when (index == lines.Length - 1)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw Unreadable(path, $"line {index + 1} is not a record: {e.Message}", e);
        }

        if (record is { Schema: > JournalRecord.CurrentSchema })
            throw Unreadable(path, $"line {index + 1} is of layout {record.Schema}, this version reads up to {JournalRecord.CurrentSchema}", null);
        return record;
    }

    private static RestoreRun? Add(RestoreRun? run, JournalRecord record)
    {
        var sum = Merge(run, record.Run);
        if (sum is null || record.Step is not { } step)
            return sum;
        var steps = sum.Steps.ToList();
        int at = steps.FindIndex(s => string.Equals(s.Id, step.Id, StringComparison.Ordinal));
        if (at < 0)
            steps.Add(step);
        else
            steps[at] = step;
        return sum with { Steps = steps };
    }

    private static RestoreRun? Merge(RestoreRun? old, RestoreRun? add)
    {
        if (old is null || add is null)
            return add ?? old;
        return add with
        {
            Steps = old.Steps,
            Attempts = add.Attempts.Count > 0 ? add.Attempts : old.Attempts,
            Backup = add.Backup ?? old.Backup,
            File = add.File ?? old.File,
            Verification = add.Verification ?? old.Verification,
            Snapshot = add.Snapshot ?? old.Snapshot,
            Restore = add.Restore ?? old.Restore,
            Health = add.Health ?? old.Health,
            Replacement = add.Replacement ?? old.Replacement,
            Comparison = add.Comparison ?? old.Comparison,
            Services = add.Services.Count > 0 ? add.Services : old.Services,
            Cause = add.Cause ?? old.Cause,
        };
    }

    private static RunbookException Unreadable(string path, string reason, Exception? inner) =>
        new("JournalUnreadable", RestoreErrorCategory.InvalidData, $"The journal {path} cannot be read: {reason}.", "Look at the file; a run whose journal is lost is finished by hand: list the databases with psql -l.", inner) { TargetName = path };
}
