using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>A cmdlet that does something about one earlier run.</summary>
public abstract class RunCmdlet : ServerKeyCmdlet
{
    /// <summary>The entry of the profile; a run of a job or a remote session, which is told by its properties, brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public override string? Environment { get; set; }

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
    [ArgumentCompleter(typeof(RunIdCompleter))]
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

    /// <summary>The run that is meant.</summary>
    private protected RunRequest Request => new() { Settings = Settings, RunId = Run?.RunId ?? RunId };
}
