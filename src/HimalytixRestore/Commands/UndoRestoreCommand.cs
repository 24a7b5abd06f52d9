using System.Management.Automation;
using HimalytixRestore.Pipeline;

namespace HimalytixRestore.Commands;

/// <summary>Brings back the state before a run, services included.</summary>
[Cmdlet(VerbsCommon.Undo, "Restore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = RunText.IdSet)]
[OutputType(typeof(RestoreRun), typeof(RestorePlan))]
public sealed class UndoRestoreCommand : RunCmdlet
{
    /// <inheritdoc/>
    private protected override bool EndsScript => true;

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = Request;
        var plan = Await((_, token) => Engine.Runbook.PlanUndoAsync(request, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Undo(request);
    }

    /// <summary>Also a roll back that fails comes out before its error: both states and what to do are in it.</summary>
    private void Undo(Ports.RunRequest request)
    {
        var run = Await((reporter, token) => Engine.Runbook.UndoAsync(request, reporter, token), WriteObject);
        if (run is { State: RestoreRunState.Failed, Cause: { } cause }) Terminate(ErrorRecords.From(run, cause));
    }
}
