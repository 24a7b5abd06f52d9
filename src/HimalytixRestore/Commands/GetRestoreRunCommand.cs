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
    private protected override SettingsRequest Settings => base.Settings with { StateFolder = this.FullPathOrNull(StateFolder) };

    /// <inheritdoc/>
    private protected override bool IsTerminating(RestoreException exception) => ItemErrors.EndThePipeline(exception);

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = new RunRequest { Settings = Settings, RunId = RunId };
        WriteAll((reporter, token) => Engine.Runbook.ListAsync(request, reporter, token));
    }
}
