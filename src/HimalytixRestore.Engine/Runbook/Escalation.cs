using System.Text.Json;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Reports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>
/// The incident report of a run after whose last attempt nothing more may be tried: into the run's folder, and beside the report that
/// was asked for, each as Markdown and JSON.
/// </summary>
internal static class Escalation
{
    private const string Name = "incident";

    /// <summary>Writes the report of a run that did not succeed; any other needs none. The run is over whatever becomes of its report.</summary>
    /// <param name="context">The run, ended; it learns where the report is.</param>
    public static async Task WriteAsync(RunContext context)
    {
        if (context.Run.Cause is null || context.Run.State is not (RestoreRunState.RolledBack or RestoreRunState.Failed))
            return;
        string path = Path.Combine(context.Folder, Name + ".md");
        var run = context.Run with { IncidentPath = path };
        var incident = new Incident
        {
            WrittenAt = DateTimeOffset.UtcNow,
            Run = run,
            Timeline = IncidentTimeline.Of(run),
            Databases = await IncidentStates.DatabasesAsync(context).ConfigureAwait(false),
            Services = await IncidentStates.ServicesAsync(context).ConfigureAwait(false),
            Remedies = [.. Remedies(run)],
            Contacts = context.Settings.Contacts,
        };
        if (await TryWriteAsync(context, incident, path).ConfigureAwait(false))
            context.Learn(_ => run);
        if (context.Request.ReportPath is { } report)
            await TryWriteAsync(context, incident, Path.ChangeExtension(report, null) + $".{Name}.md").ConfigureAwait(false);
    }

    private static async Task<bool> TryWriteAsync(RunContext context, Incident incident, string path)
    {
        try
        {
            await AtomicFile.WriteAllTextAsync(path, IncidentReport.Write(incident), overwrite: true, CancellationToken.None).ConfigureAwait(false);
            string json = JsonSerializer.Serialize(incident, RestoreJson.Indented) + "\n";
            await AtomicFile.WriteAllTextAsync(Path.ChangeExtension(path, ".json"), json, overwrite: true, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (ArchiveException e)
        {
            context.Reporter.Warning($"The incident report {path} was not written: {e.Message}");
            return false;
        }
    }

    private static IEnumerable<string> Remedies(RestoreRun run)
    {
        foreach (string action in run.Attempts.Reverse().Select(a => a.Failure?.RecommendedAction ?? "").Where(action => action.Length > 0).Distinct(StringComparer.Ordinal))
            yield return action;
        // Without them there was nothing to roll back: the run could not begin.
        if (run.FinishByHand.Count > 0)
        {
            yield return $"The roll back failed too. Once its cause is removed: Undo-Restore -RunId {run.RunId}; it looks at what is there and does only what is missing.";
            yield break;
        }

        if (run.Drill is { } drill)
        {
            yield return $"{drill.LiveDatabase} was not touched by this drill, but would not have come back by this runbook today: remove the cause and repeat Invoke-RestoreDrill.";
            yield break;
        }

        string environment = run.Environment.Length > 0 ? $" -Environment {run.Environment}" : "";
        yield return $"Nothing of this run is left to undo. Once the cause is removed: Invoke-FullRestore{environment}.";
        if (FaultClasses.Of(run.Cause!) == FaultClass.Backup)
            yield return $"Another backup may be whole: Get-BackupList{environment}, then Test-Backup; Invoke-FullRestore takes it from the pipeline, and -FallbackToOlder tries the next older one by itself.";
    }
}
