using System.Text;
using static HimalytixRestore.Engine.Reports.MarkdownText;
using static HimalytixRestore.Engine.Reports.ReportText;

namespace HimalytixRestore.Engine.Reports;

/// <summary>A run as a Markdown document: verdict, cause and remedy first, then the steps, the data and the checks.</summary>
internal static class MarkdownReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="run">The run.</param>
    public static string Write(RestoreRun run)
    {
        var text = new StringBuilder();
        Head(text, run);
        if (run.Cause is { } cause)
            Cause(text, cause);
        if (run.Attempts.Count > 1)
            Attempts(text, run.Attempts);
        ByHand(text, run);
        Steps(text, run);
        Backup(text, run);
        if (run.Comparison is { } comparison)
            Comparison(text, comparison);
        if (run.Restore is { } restore)
            Restored(text, restore);
        if (run.Health is { } health)
            Health(text, health);
        if (run.Services.Count > 0)
            Services(text, run.Services);
        Checklist(text, run);
        return text.ToString();
    }

    private static void Head(StringBuilder text, RestoreRun run)
    {
        text.Append("# Restore of ").Append(Cell(run.Database)).Append(": ").Append(run.State).Append("\n\n");
        text.Append(Cell(run.Summary)).Append("\n\n");
        Facts(text, RunFacts.Of(run));
    }

    private static void Facts(StringBuilder text, IReadOnlyList<(string Name, string Value)> facts)
    {
        Row(text, "", "");
        text.Append("| --- | --- |\n");
        foreach (var (name, value) in facts)
            Row(text, name, value);
        text.Append('\n');
    }

    private static void Cause(StringBuilder text, RestoreFailure cause)
    {
        text.Append("## Cause\n\n**").Append(cause.ErrorId).Append("**: ").Append(Cell(cause.Message)).Append("\n\n");
        text.Append("What to do: ").Append(Cell(cause.RecommendedAction)).Append("\n\n");
        if (cause.Evidence.Count == 0)
            return;
        Row(text, "Evidence", "");
        text.Append("| --- | --- |\n");
        foreach (var (name, value) in cause.Evidence)
            Row(text, name, value);
        text.Append('\n');
    }

    private static void Attempts(StringBuilder text, IReadOnlyList<RestoreAttempt> attempts)
    {
        text.Append("## Attempts\n\n| Attempt | Backup | Started | Duration | Outcome | Why |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var attempt in attempts)
            Row(text, DisplayText.Count(attempt.Number), attempt.Backup, Second(attempt.StartedAt), DisplayText.Duration(attempt.Duration), attempt.Outcome.ToString(), attempt.Failure?.ToString() ?? "");
        text.Append('\n');
    }

    private static void ByHand(StringBuilder text, RestoreRun run)
    {
        if (run.FinishByHand.Count == 0)
            return;
        text.Append("## To finish by hand\n\nThe roll back failed too. Any one of these finishes it; try them in this order.\n\n");
        foreach (string command in run.FinishByHand)
            text.Append("    ").Append(Line(command)).Append("\n\n");
    }

    private static void Steps(StringBuilder text, RestoreRun run)
    {
        text.Append("## Steps\n\n| Step | Status | Started | Duration | What happened |\n| --- | --- | --- | --- | --- |\n");
        foreach (var step in run.Steps)
            Row(text, step.Id, step.Status.ToString(), step.StartedAt is { } at ? Second(at) : "", step.StartedAt is null ? "" : DisplayText.Duration(step.Duration), step.Message);
        text.Append('\n');
    }

    private static void Backup(StringBuilder text, RestoreRun run)
    {
        if (RunFacts.OfBackup(run) is not { Count: > 0 } facts)
            return;
        text.Append("## Backup and snapshot\n\n");
        Facts(text, facts);
    }

    private static void Comparison(StringBuilder text, DatabaseComparison comparison)
    {
        text.Append("## What the backup has not\n\n").Append(comparison.IsLoss ? "**Warning:** " : "").Append(Cell(comparison.Summary)).Append("\n\n");
        var ahead = comparison.Tables.Where(table => table.IsAhead).ToList();
        if (ahead.Count == 0)
            return;
        text.Append("| Table | Rows, live | Rows, backup | Newest, live | Newest, backup | Largest id, live | Largest id, backup |\n| --- | ---: | ---: | --- | --- | ---: | ---: |\n");
        foreach (var table in ahead)
        {
            string about = table.IsEstimate ? "about " : "";
            Row(text, table.ToString(), About(about, table.LiveRows), About(about, table.RestoredRows), DisplayText.Time(table.LiveNewest), DisplayText.Time(table.RestoredNewest), About("", table.LiveMaximumId), About("", table.RestoredMaximumId));
        }

        text.Append('\n');
    }

    private static string About(string about, long? number) => number is { } known ? about + DisplayText.Count(known) : "";

    private static void Restored(StringBuilder text, RestoreResult restore)
    {
        text.Append("## Restored\n\n").Append(restore.Outcome).Append(": ").Append(DisplayText.Count(restore.Tables.Count)).Append(" tables, ")
            .Append(DisplayText.Count(restore.Rows)).Append(" rows, ").Append(DisplayText.Count(restore.Statements)).Append(" statements in ")
            .Append(DisplayText.Duration(restore.Duration)).Append(".\n\n");
        if (restore.Notices.Count > 0)
        {
            text.Append("| Notice | Line | Reason | Statement |\n| --- | --- | --- | --- |\n");
            foreach (var notice in restore.Notices)
                Row(text, notice.Kind.ToString(), notice.Line > 0 ? DisplayText.Count(notice.Line) : "", notice.Reason, notice.Statement);
            text.Append('\n');
        }

        text.Append("| Table | Rows | Text |\n| --- | ---: | ---: |\n");
        foreach (var table in restore.Tables)
            Row(text, table.ToString(), DisplayText.Count(table.Rows), DisplayText.Size(table.SizeBytes));
        text.Append('\n');
    }

    private static void Health(StringBuilder text, HealthReport health)
    {
        text.Append("## Health: ").Append(health.Status).Append("\n\n| Check | Status | Found | What to do |\n| --- | --- | --- | --- |\n");
        foreach (var check in health.Checks)
            Row(text, check.Name, check.Status.ToString(), check.Message, check.RecommendedAction);
        text.Append("\n| Largest tables | Size |\n| --- | ---: |\n");
        foreach (var table in health.LargestTables)
            Row(text, table.ToString(), DisplayText.Size(table.SizeBytes));
        text.Append('\n');
    }

    private static void Services(StringBuilder text, IReadOnlyList<ServiceState> services)
    {
        text.Append("## Services as they were found\n\n| Service | Status |\n| --- | --- |\n");
        foreach (var service in services)
            Row(text, service.Name, service.PreviousStatus.ToString());
        text.Append('\n');
    }

    private static void Checklist(StringBuilder text, RestoreRun run)
    {
        text.Append("## Checklist after the restore\n\n");
        foreach (var item in PostRestoreChecklist.Of(run).Where(item => item.State is not ChecklistState.NotNeeded))
            text.Append(item.State is ChecklistState.Proven ? "- [x] " : "- [ ] ").Append(item.State is ChecklistState.Failed ? "**Failed:** " : "").Append(item.Text).Append(": ").Append(Cell(item.Proof)).Append('\n');
    }
}
