namespace HimalytixRestore.Engine.Notifications;

/// <summary>
/// What a notification says: names of the environment, the database and the backup, counts and durations. Error messages are not in it, because a
/// server's may quote a row; their ids are.
/// </summary>
internal static class NotificationText
{
    /// <summary>The notification of something that happens in a run.</summary>
    /// <param name="kind">What happens.</param>
    /// <param name="run">The run as it is then.</param>
    /// <param name="now">When it happens.</param>
    public static RestoreNotification Of(NotificationKind kind, RestoreRun run, DateTimeOffset now) => new()
    {
        Kind = kind,
        Environment = run.Environment,
        RunId = run.RunId,
        CreatedAt = now,
        Text = $"{(run.Environment.Length > 0 ? $"[{run.Environment}] " : "")}{Sentence(kind, run)} ({DisplayText.Time(now)}, run {run.RunId})",
    };

    private static string Sentence(NotificationKind kind, RestoreRun run) => kind switch
    {
        NotificationKind.Start => run.Steps.Any(step => step.Status != StepStatus.Pending) ? $"The restore of {run.Database} goes on." : $"The restore of {run.Database} has begun ({run.Strategy}).",
        NotificationKind.DowntimeBegins => $"{run.Database}: the application cannot work from now on.",
        NotificationKind.DowntimeEnds => $"{run.Database}: the application can work again, after {Duration(run.Downtime)}.",
        NotificationKind.Escalation => $"Somebody is needed: {Failure(run)}{Attempts(run)} Get-RestoreRun -RunId {run.RunId} tells what to do and where the incident report is.",
        _ => Result(run),
    };

    private static string Result(RestoreRun run) => run switch
    {
        { State: RestoreRunState.Succeeded, Drill: { } drill } => $"The drill of {drill.LiveDatabase} succeeded: {Restored(run)}{Budgets(drill)}",
        { State: RestoreRunState.Succeeded } => $"{run.Database} is restored: {Restored(run)}{Downtime(run)}{Loss(run)}",
        { State: RestoreRunState.Running } => $"The restore of {run.Database} is at work.",
        { State: RestoreRunState.Interrupted } => $"The restore of {run.Database} has stopped half-way; it can be gone on with or undone.",
        _ => Failure(run),
    };

    private static string Failure(RestoreRun run)
    {
        string what = run.Drill is { } drill ? $"The drill of {drill.LiveDatabase}" : $"The restore of {run.Database}";
        string why = run.Cause is { } cause ? $" failed in {run.Steps.FirstOrDefault(step => step.Status == StepStatus.Failed)?.Id ?? "an early step"} ({cause.ErrorId})" : "";
        return run switch
        {
            { State: RestoreRunState.Failed } => $"{what}{why}{(why.Length > 0 ? " and" : ":")} the roll back failed too: it is not known to work.",
            { Drill: not null } => $"{what}{why}. {run.Drill.LiveDatabase} was not touched.",
            _ => $"{what}{(why.Length > 0 ? $"{why} and" : "")} was rolled back: {run.Database} is as it was before.{Downtime(run)}",
        };
    }

    private static string Restored(RestoreRun run)
    {
        string backup = run.Backup?.Name ?? DisplayText.Leaf(run.Restore?.Source);
        string rows = run.Restore is { } restore ? $"{DisplayText.Count(restore.Rows)} rows in {DisplayText.Count(restore.Tables.Count)} tables" : "all of it";
        string checks = run.Health is { } health ? $" Checks: {DisplayText.Tally(health.Checks)}." : "";
        return $"{rows} from {(backup.Length > 0 ? backup : "a backup")}, in {DisplayText.Duration(run.Duration)}.{checks}";
    }

    private static string Downtime(RestoreRun run) => run.Downtime is { } downtime ? $" The application could not work for {DisplayText.Duration(downtime)}." : "";

    private static string Loss(RestoreRun run) => run.Comparison is { IsLoss: true } lost ? $" The database before had {DisplayText.Count(lost.LostRows)} rows more." : "";

    private static string Attempts(RestoreRun run) => run.Attempts.Count > 1 ? $" {run.Attempts.Count} attempts were made." : "";

    private static string Budgets(RestoreDrill drill) => drill.Budgets.Count > 0 ? $" {string.Join(", ", drill.Budgets.Select(budget => budget.ToString()))}." : "";

    private static string Duration(TimeSpan? duration) => duration is { } value ? DisplayText.Duration(value) : "some time";
}
