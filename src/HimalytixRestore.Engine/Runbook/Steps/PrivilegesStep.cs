using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Gives the restored objects the owners and grants of the replaced database: the producer's dumps carry none.</summary>
internal sealed class PrivilegesStep : IRunbookStep
{
    public string Id => StepIds.Privileges;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Carry owners and grants over to", PlannedTarget.Of(request, settings), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Replacement is not null && await LiveDatabase.FindAsync(context, cancellationToken).ConfigureAwait(false) is not null)
            context.Privileges = await LiveDatabase.ReadPrivilegesAsync(context, cancellationToken).ConfigureAwait(false);
        if (context.Privileges is null && context.Settings.ApplicationRole is null)
            return StepOutcome.Skipped("There is no replaced database whose owners and grants could be carried over, and no application role is named.");
        var privileges = context.Privileges ?? PrivilegeSet.None(context.Run.Database);
        await using var session = await context.Server.OpenSessionAsync(context.Target, cancellationToken).ConfigureAwait(false);
        var report = await PrivilegeWriter.ApplyAsync(session, privileges, context.Settings.ApplicationRole, cancellationToken).ConfigureAwait(false);
        if (report.Notices.Count > 0 && context.Run.Restore is { } restore)
            context.Learn(run => run with { Restore = restore with { Notices = [.. restore.Notices, .. report.Notices] } });
        return StepOutcome.Done($"Owners, grants and default privileges of {report.Changed} objects are as before{(report.Notices.Count == 0 ? "." : $"; {report.Notices.Count} notices name what no longer applies.")}");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");
}
