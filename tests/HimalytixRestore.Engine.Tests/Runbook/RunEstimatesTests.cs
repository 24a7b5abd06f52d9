using HimalytixRestore.Engine.Runbook;

namespace HimalytixRestore.Engine.Tests.Runbook;

public sealed class RunEstimatesTests
{
    [Theory]
    [InlineData(StepIds.Restore, 100, 20)]
    [InlineData(StepIds.Restore, 300, 60)]
    [InlineData(StepIds.StopServices, 300, 20)]
    [InlineData(StepIds.Restore, null, 20)]
    [InlineData(StepIds.Cleanup, 300, null)]
    public void The_median_counts_and_grows_with_the_backup_where_the_work_does(string step, int? size, int? seconds)
    {
        RestoreRun[] runs = [Run(10, StepStatus.Succeeded), Run(20, StepStatus.Succeeded), Run(500, StepStatus.Succeeded), Run(1, StepStatus.Failed), Run(1, StepStatus.Skipped)];

        Assert.Equal(seconds, (int?)RunEstimates.Estimate(runs, step, size)?.TotalSeconds);
    }

    [Theory]
    [InlineData("a:1 StopServices:2 Restore:30 StartServices:4 b:5", 36)]
    [InlineData("a:1 Restore:30 StopServices:2 SwapDatabases:1 StartServices:4", 7)]
    [InlineData("StopServices:2 Restore:? StartServices:4", null)]
    [InlineData("StopServices:? Restore:30 StartServices:4", 34)]
    [InlineData("Restore:30", null)]
    public void The_application_is_down_from_its_stop_to_its_start(string steps, int? seconds)
    {
        var planned = steps.Split(' ').Select(step => step.Split(':')).Select(step => new PlannedStep(step[0], "", "", IsSkipped: false)
        {
            EstimatedDuration = step[1] == "?" ? null : TimeSpan.FromSeconds(int.Parse(step[1], System.Globalization.CultureInfo.InvariantCulture)),
        });

        Assert.Equal(seconds, (int?)RunEstimates.Downtime([.. planned])?.TotalSeconds);
    }

    private static RestoreRun Run(int seconds, StepStatus status) => new()
    {
        RunId = "run",
        State = RestoreRunState.Succeeded,
        Environment = "production",
        Database = "erpdb",
        Server = "localhost:5432",
        Strategy = RestoreStrategy.InPlace,
        StartedAt = DateTimeOffset.UtcNow,
        Verification = new() { Source = "", Verdict = BackupVerdict.Valid, Stage = BackupStage.Encrypted, SizeBytes = 100 },
        Steps = [.. new[] { StepIds.Restore, StepIds.StopServices }.Select(id => new StepResult { Id = id, Status = status, Duration = TimeSpan.FromSeconds(seconds) })],
    };
}
