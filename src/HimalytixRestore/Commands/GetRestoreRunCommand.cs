using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Reads runs back from their journals, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "RestoreRun")]
[OutputType(typeof(RestoreRun))]
public sealed class GetRestoreRunCommand : SettingsCmdlet
{
    /// <summary>The entry of the profile; runs of others are left out. An object with a RunId brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public override string? Environment { get; set; }

    /// <summary>The run's identity; all runs when left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string? RunId { get; set; }

    /// <summary>Where journals and runs are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with { Environment = RunText.EnvironmentOf(Environment, run: null), StateFolder = this.FullPathOrNull(StateFolder) };

    /// <inheritdoc/>
    private protected override bool IsTerminating(RestoreException exception) => ItemErrors.EndThePipeline(exception);

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = new RunRequest { Settings = Settings, RunId = RunId };
        WriteAll((reporter, token) => Engine.Runbook.ListAsync(request, reporter, token));
    }
}
