using System.Management.Automation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Goes through the checklist of a restore and changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "RestorePrerequisite", DefaultParameterSetName = SourceText.TextSet)]
[OutputType(typeof(RestorePrerequisite))]
public sealed class TestRestorePrerequisiteCommand : RestoreSourceCmdlet
{
    /// <summary>How the database would be kept.</summary>
    [Parameter]
    public SnapshotMethod SnapshotMethod { get; set; } = SnapshotMethod.Rename;

    /// <inheritdoc/>
    private protected override bool RefusesSecond => false;

    /// <inheritdoc/>
    private protected override bool IsTerminating(RestoreException exception) => ItemErrors.EndThePipeline(exception);

    /// <inheritdoc/>
    private protected override void ProcessSource()
    {
        var request = new PrerequisiteRequest { Settings = Settings, Source = Source, SnapshotMethod = SnapshotMethod };
        WriteAll((reporter, token) => Engine.Health.CheckPrerequisitesAsync(request, reporter, token));
    }
}
