using System.Globalization;
using System.Text.Json;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Engine.Reports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Reads a journal back into the run it tells of.</summary>
internal static class RunHistory
{
    /// <summary>Adds the lines of a journal up. A last line that was cut by a crash is passed over: what it told had not been acted on.</summary>
    /// <param name="path">The journal's full path.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">The journal cannot be read, is damaged or of a later version, or tells of no run.</exception>
    public static async Task<RecordedRun> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string[] lines = await ReadLinesAsync(path, cancellationToken).ConfigureAwait(false);
        RecordedRun? sum = null;
        ProcessIdentity? process = null;
        bool hasEnded = false;
        for (int i = 0; i < lines.Length; i++)
        {
            var record = Parse(path, lines[i], i + 1, sum?.Run);
            process = record.Process ?? process;
            if (sum is null && record.Run is null)
                throw Damaged(path, i + 1, before: null, new JsonException("it tells of no run"));
            hasEnded = record.Event == JournalEvent.RunEnded;
            sum = Add(sum, record);
        }

        if (sum is null)
            throw new RunbookException("JournalUnreadable", RestoreErrorCategory.InvalidData, $"The journal {path} tells of no run.", "A run that wrote no line has touched nothing: remove its folder.") { TargetName = path };
        var run = sum.Run with { JournalPath = path };
        if (!hasEnded)
            run = run with { State = process?.IsAlive() == true ? RestoreRunState.Running : RestoreRunState.Interrupted };
        return sum with { Run = run };
    }

    // Shared for writing: a run at work goes on writing while it is looked at.
    private static async Task<string[]> ReadLinesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 4096, useAsync: true);
            using var reader = new StreamReader(file);
            string text = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            return text[..(text.LastIndexOf('\n') + 1)].Split('\n')[..^1];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunbookException("JournalUnreadable", RestoreErrorCategory.InvalidData, $"The journal {path} cannot be read: {e.Message}", "Look at the file and its rights.", e) { TargetName = path };
        }
    }

    private static JournalRecord Parse(string path, string line, int number, RestoreRun? before)
    {
        try
        {
            RefuseOtherLayout(path, line, number);
            return JsonSerializer.Deserialize<JournalRecord>(line, RestoreJson.Line) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw Damaged(path, number, before, e);
        }
    }

    // Before the rest of the line is read: a later layout may hold what this version has no word for.
    private static void RefuseOtherLayout(string path, string line, int number)
    {
        using var json = JsonDocument.Parse(line);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("schema", out var schema) || schema.ValueKind != JsonValueKind.Number)
            throw new JsonException("it does not tell its layout");
        if (!schema.TryGetInt32(out int layout) || layout < 1)
            throw new JsonException($"there is no layout {schema.GetRawText()}");
        if (layout <= JournalRecord.CurrentSchema)
            return;
        throw new RunbookException(
            "JournalTooNew",
            RestoreErrorCategory.InvalidData,
            string.Create(CultureInfo.InvariantCulture, $"The journal {path} was written by a later version: its line {number} is of layout {layout}, this version reads up to {JournalRecord.CurrentSchema}."),
            "Update this module (Update-PSResource HimalytixRestore) and repeat the command; nothing was changed.")
        { TargetName = path };
    }

    private static RecordedRun Add(RecordedRun? sum, JournalRecord record)
    {
        // What earlier lines told is over: of a new attempt nothing has been done.
        if (record is { Event: JournalEvent.AttemptStarted, Run: { } attempt })
            return new(attempt) { Request = record.Request ?? sum?.Request };
        var run = Merge(sum?.Run, record.Run)!;
        if (record.Step is { } step)
        {
            var steps = run.Steps.ToList();
            int at = steps.FindIndex(s => string.Equals(s.Id, step.Id, StringComparison.Ordinal));
            if (at < 0)
                steps.Add(step);
            else
                steps[at] = step;
            run = run with { Steps = steps };
        }

        return new(run)
        {
            Request = record.Request ?? sum?.Request,
            Privileges = record.Privileges ?? sum?.Privileges,
            IsRollingBack = record.Event is JournalEvent.RollbackStarted or JournalEvent.UndoStarting or JournalEvent.UndoEnded
                || record is { Event: JournalEvent.StepEnded, Step.Status: StepStatus.Failed }
                || (record.Event is not (JournalEvent.RunStarted or JournalEvent.RunResumed) && sum?.IsRollingBack == true),
        };
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

    /// <summary>What the lines before the damaged one tell is worth much: where the database before is, and how it comes back.</summary>
    private static RunbookException Damaged(string path, int line, RestoreRun? before, JsonException e)
    {
        string known = before is null ? "" : $" The lines before it tell of {before.Database} on {before.Server}{(before.Snapshot is { } kept ? $", kept as {kept}" : ", of which nothing had been put aside")}.";
        string action = before?.Snapshot is { Path.Length: 0 } ? $"Look which databases there are ({ByHand.List(before)}) and bring it back: {ByHand.BringBack(before)}"
            : before?.Snapshot is { } file ? $"Restore {file.Path} into {before.Database} with Restore-Database."
            : before is not null ? $"Look at the databases ({ByHand.List(before)}) and the services (Get-AppServices); start what should run with Start-AppServices."
            : "Look which databases there are with psql -l; what was there before a run ends in _before_ and the run's id.";
        return new("JournalDamaged", RestoreErrorCategory.InvalidData, string.Create(CultureInfo.InvariantCulture, $"Line {line} of the journal {path} is damaged: {e.Message}{known}"), action, e)
        {
            TargetName = path,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Line"] = line.ToString(CultureInfo.InvariantCulture) },
        };
    }
}
