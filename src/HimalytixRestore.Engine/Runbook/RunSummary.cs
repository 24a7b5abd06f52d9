namespace HimalytixRestore.Engine.Runbook;

/// <summary>What state everything is in, in one sentence.</summary>
internal static class RunSummary
{
    /// <summary>After a success.</summary>
    public static string Succeeded(RestoreRun run)
    {
        if (run.Drill is { } drill)
            return Drilled(run, drill);
        string rows = run.Restore is { } restore ? $", {DisplayText.Count(restore.Rows)} rows in {restore.Tables.Count} tables" : "";
        string before = run.Snapshot is { } snapshot ? $" What was there before is kept as {snapshot}." : "";
        return $"{run.Database} was restored from {run.Backup?.Name ?? run.Restore?.Source}{rows}.{before}{Downtime(run)}{Loss(run)}";
    }

    /// <summary>After a failure to begin at all.</summary>
    /// <param name="failure">Why.</param>
    public static string NotBegun(RestoreFailure failure) => $"The run could not begin, {failure.ErrorId}: {failure.Message} Nothing was changed.";

    /// <summary>After a roll back.</summary>
    public static string RolledBack(RestoreRun run)
    {
        string cause = run.Cause is { } failure ? $"{failure.Operation} failed, {failure.ErrorId}: {failure.Message} " : "";
        if (run.Drill is { } drill)
            return $"{cause}The drill failed; {drill.LiveDatabase} was not touched, {(drill.IsKept ? $"{run.Database} is kept as asked" : "nothing is left of the scratch database")}.";
        bool changed = run.Steps.Any(s => s.Status == StepStatus.RolledBack);
        return changed
            ? $"{cause}{run.Database} is as it was before the run{Services(run)}."
            : $"{cause}Nothing had been changed.";
    }

    /// <summary>After a roll back that failed too.</summary>
    /// <param name="run">The run.</param>
    /// <param name="failure">Why the roll back failed.</param>
    /// <param name="databases">In which state the databases are.</param>
    /// <param name="services">In which state the services are.</param>
    public static string RollbackFailed(RestoreRun run, RestoreFailure failure, string databases, string services)
    {
        string cause = run.Cause is { } first ? $"{first.Operation} failed ({first}) and the roll back" : "The roll back";
        return $"{cause} of {failure.Operation} failed{(run.Cause is null ? "" : " too")}: {failure.Message} {databases} {services} {failure.RecommendedAction} To finish by hand: {string.Join("; or: ", run.FinishByHand)}";
    }

    /// <summary>The summary of a run that may have taken several attempts: those that failed are named before it.</summary>
    public static string OfAttempts(RestoreRun run)
    {
        var earlier = run.Attempts.SkipLast(1).Select(a => $"Attempt {a.Number}{(a.Backup.Length > 0 ? $" with {DisplayText.Leaf(a.Backup)}" : "")} failed ({a.Failure?.ErrorId}).");
        return string.Join(' ', earlier.Append(run.Summary));
    }

    private static string Downtime(RestoreRun run) => run switch
    {
        { Downtime: { } all, DatabaseDowntime: { } database } => $" The application could not work for {DisplayText.Duration(all)}, the database was closed for {DisplayText.Duration(database)} of it.",
        { DatabaseDowntime: { } database } => $" The database was closed for {DisplayText.Duration(database)}.",
        _ => "",
    };

    private static string Loss(RestoreRun run) => run.Comparison is { IsLoss: true } lost
        ? $" {DisplayText.Count(lost.LostRows)} rows more were in the live database{(lost.LostTime > TimeSpan.Zero ? $", the newest {DisplayText.Duration(lost.LostTime.Value)} newer than the backup" : "")}."
        : "";

    private static string Drilled(RestoreRun run, RestoreDrill drill)
    {
        string budgets = drill.Budgets.Count > 0 ? $" ({string.Join(", ", drill.Budgets.Select(budget => budget.ToString()))})" : "";
        string rest = drill.IsKept ? $"{run.Database} is kept as asked" : "its scratch database was dropped";
        return $"The drill of {drill.LiveDatabase} restored {run.Backup?.Name ?? run.Restore?.Source} and proved it, {DisplayText.Count(run.Restore?.Rows ?? 0)} rows{budgets}; {rest}, {drill.LiveDatabase} was not touched.";
    }

    private static string Services(RestoreRun run) => run.Services.Count > 0 ? ", the services are as they were found" : "";
}
