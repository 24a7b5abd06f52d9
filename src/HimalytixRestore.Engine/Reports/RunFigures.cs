namespace HimalytixRestore.Engine.Reports;

/// <summary>The numbers of a run that come first: how long nothing worked, what was lost, how much came back.</summary>
internal static class RunFigures
{
    /// <summary>The figures of a run.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<RunFigure> Of(RestoreRun run) =>
    [
        Downtime(run),
        .. run.Drill is { } drill ? drill.Budgets.Select(Budget) : [Loss(run)],
        Rows(run),
        Backup(run),
        new("Whole run", DisplayText.Duration(run.Duration), $"{DisplayText.Time(run.StartedAt)}, {(run.Attempts.Count > 1 ? $"{run.Attempts.Count} attempts" : "one attempt")}", Tone.Neutral),
    ];

    private static RunFigure Downtime(RestoreRun run)
    {
        const string Label = "Downtime";
        var all = DowntimeSpan.Of(run);
        var application = all.Where(span => !span.IsDatabase).ToList();
        if (application.Count == 0)
            return new(Label, "None", run.Drill is null ? "The application was never stopped." : "A drill touches nothing live.", Tone.Good);
        if (application.Find(span => span.Length is null) is { } open)
            return new(Label, $"Since {ReportText.Clock(open.From)}", "It had not ended when this was written.", Tone.Bad);

        var closed = all.Where(span => span.IsDatabase).Aggregate(TimeSpan.Zero, (sum, span) => sum + (span.Length ?? TimeSpan.Zero));
        string attempts = application.Count > 1 ? $" Over {application.Count} attempts." : "";
        string note = $"{(closed > TimeSpan.Zero ? $"The database was closed for {DisplayText.Duration(closed)}." : "The database was not closed.")}{attempts}";
        return new(Label, DisplayText.Duration(application.Aggregate(TimeSpan.Zero, (sum, span) => sum + span.Length!.Value)), note, Tone.Neutral);
    }

    private static RunFigure Loss(RestoreRun run)
    {
        const string Label = "Data lost";
        if (run.State is RestoreRunState.RolledBack)
            return new(Label, "None", "The database before is in place.", Tone.Good);
        if (run.State is not RestoreRunState.Succeeded)
            return new(Label, "Not known", "The run did not end well.", Tone.Warning);
        if (run.Comparison is not { } comparison)
            return new(Label, "Not measured", run.Steps.FirstOrDefault(step => step.Id is "Compare")?.Message ?? "", Tone.Warning);
        if (!comparison.IsLoss)
            return new(Label, "None found", "The live database had nothing newer than the backup.", Tone.Good);
        return new(Label, $"{DisplayText.Count(comparison.LostRows)} rows", LostTime(comparison), Tone.Warning);
    }

    private static string LostTime(DatabaseComparison comparison) => comparison switch
    {
        { LostTime: { } lost, LiveNewest: { } newest } when lost > TimeSpan.Zero => $"Measured RPO {DisplayText.Duration(lost)}: the newest was of {DisplayText.Time(newest)}.",
        { LiveNewest: { } newest } => $"The newest was of {DisplayText.Time(newest)}.",
        _ => "No table keeps the time of its changes.",
    };

    private static RunFigure Budget(DrillBudget budget) => budget.Measured is { } measured
        ? new(budget.Name, DisplayText.Duration(measured), $"Allowed: {DisplayText.Duration(budget.Limit)}.", budget.IsMet ? Tone.Good : Tone.Bad)
        : new(budget.Name, "Not measured", $"Allowed: {DisplayText.Duration(budget.Limit)}.", Tone.Warning);

    private static RunFigure Rows(RestoreRun run)
    {
        const string Label = "Rows restored";
        if (run.Restore is not { } restore)
            return new(Label, "None", "It did not come to that.", Tone.Neutral);
        string tables = $"In {DisplayText.Count(restore.Tables.Count)} tables, in {DisplayText.Duration(restore.Duration)}.";
        return new(Label, DisplayText.Count(restore.Rows), run.State is RestoreRunState.Succeeded ? tables : tables + " They are not in the live database.", Tone.Neutral);
    }

    private static RunFigure Backup(RestoreRun run) => (run.Backup?.CreatedAt ?? run.File?.CreatedAt) is { } made
        ? new("Backup", DisplayText.Age(run.StartedAt - made) is var age and not "now" ? $"{age} old" : "Just made", $"Made {DisplayText.Time(made)}.", Tone.Neutral)
        : new("Backup", run.Backup is null && run.File is null ? "None" : "Age not known", run.Backup is null && run.File is null ? "None was found." : "Its name does not tell.", Tone.Neutral);
}
