using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>What an operator has to know before saying yes: which backup, what will be lost, how long it will take.</summary>
/// <param name="backups">Lists the store.</param>
/// <param name="request">What was asked for.</param>
/// <param name="settings">Where things are.</param>
/// <param name="reporter">Told what cannot be found out.</param>
internal sealed class RunPlanner(IBackupOperations backups, FullRestoreRequest request, RestoreSettings settings, IRestoreReporter reporter)
{
    private const string Production = "production";

    /// <summary>Completes a plan.</summary>
    /// <param name="plan">What would be done; its steps have no estimates yet.</param>
    /// <param name="measureLoss">Whether to read the live database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RestorePlan> CompleteAsync(RestorePlan plan, bool measureLoss, CancellationToken cancellationToken)
    {
        string database = settings.RequireDatabase();
        var runs = await RunEstimates.RunsOfAsync(new(settings.StateFolder), database, settings.Server.Address, reporter, cancellationToken).ConfigureAwait(false);
        var backup = await FindAsync(cancellationToken).ConfigureAwait(false);
        var steps = RunEstimates.Add(plan.Steps, runs, backup?.SizeBytes ?? FileSize);
        plan = plan with
        {
            Environment = settings.Environment ?? "",
            Backup = backup,
            ExpectedDowntime = RunEstimates.Downtime(steps),
            Steps = steps,
            NameToType = string.Equals(settings.Environment ?? backup?.Environment, Production, StringComparison.OrdinalIgnoreCase) ? database : "",
        };
        return measureLoss ? await AddLossAsync(plan, database, runs, cancellationToken).ConfigureAwait(false) : plan;
    }

    // A plan is made also when the store does not answer; the run itself will say why.
    private async Task<BackupInfo?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await BackupSearch.FindAsync(backups, request, reporter, cancellationToken).ConfigureAwait(false);
        }
        catch (RestoreException e)
        {
            reporter.Verbose($"The plan does not tell the backup: {e.Message}");
            return null;
        }
    }

    // Nor does a server that is down keep anyone from looking at the plan.
    private async Task<RestorePlan> AddLossAsync(RestorePlan plan, string database, IReadOnlyList<RestoreRun> runs, CancellationToken cancellationToken)
    {
        try
        {
            return plan with { Loss = await PlannedLoss.MeasureAsync(new ServerConnections(settings.Server), database, plan.Backup, plan.Backup?.CreatedAt ?? FileTime, runs, cancellationToken).ConfigureAwait(false) };
        }
        catch (DatabaseException e)
        {
            return plan with { Warnings = [.. plan.Warnings, $"What will be lost cannot be measured: {e.Message}"] };
        }
    }

    private string? FilePath => request.Source?.File?.Path ?? request.Source?.Path;

    private long? FileSize => request.Source?.File?.SizeBytes ?? (FilePath is { } path && File.Exists(path) ? new FileInfo(path).Length : null);

    private DateTimeOffset? FileTime => request.Source?.File?.CreatedAt ?? (BackupName.TryParse(Path.GetFileName(FilePath ?? ""), out var name) ? name.CreatedAt : null);
}
