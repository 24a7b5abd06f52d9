using System.Management.Automation;
using HimalytixRestore.Pipeline;

namespace HimalytixRestore.Commands;

/// <summary>Goes on with a run that was cut off.</summary>
[Cmdlet(VerbsLifecycle.Resume, "FullRestore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = RunText.IdSet)]
[OutputType(typeof(RestoreRun), typeof(RestorePlan))]
public sealed class ResumeFullRestoreCommand : RunCmdlet
{
    /// <inheritdoc/>
    private protected override bool EndsScript => true;

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = Request;
        var plan = Await((reporter, token) => Engine.Runbook.PlanResumeAsync(request, reporter, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Resume(request);
    }

    /// <summary>The run comes out before the error, as that of Invoke-FullRestore does.</summary>
    private void Resume(Ports.RunRequest request)
    {
        var run = Await((reporter, token) => Engine.Runbook.ResumeAsync(request, reporter, token), WriteObject);
        if (run.Cause is { } cause) Terminate(ErrorRecords.From(run, cause));
    }
}
