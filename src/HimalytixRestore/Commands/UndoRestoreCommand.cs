using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Brings back the state before a run, services included.</summary>
[Cmdlet(VerbsCommon.Undo, "Restore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = RunText.IdSet)]
[OutputType(typeof(RestoreRun), typeof(RestorePlan))]
public sealed class UndoRestoreCommand : ServerKeyCmdlet
{
    /// <summary>The database; what the run says when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Database { get; set; }

    /// <summary>The run.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RunText.RunSet)]
    public RestoreRun? Run { get; set; }

    /// <summary>The run's identity.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = RunText.IdSet)]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    /// <summary>Where journals and runs are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <summary>Only show what would be done.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with
    {
        Environment = RunText.EnvironmentOf(Environment, Run),
        StateFolder = this.FullPathOrNull(StateFolder),
    };

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = new RunRequest { Settings = Settings, RunId = Run?.RunId ?? RunId };
        var plan = Await((_, token) => Engine.Runbook.PlanUndoAsync(request, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Await((reporter, token) => Engine.Runbook.UndoAsync(request, reporter, token), WriteObject);
    }
}
