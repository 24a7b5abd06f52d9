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

    /// <summary>How old the newest backup may be, in hours (RPO).</summary>
    [Parameter]
    [ValidateRange(0.01, 100_000)]
    public double? MaxBackupAgeHours { get; set; }

    /// <summary>The host on which the application runs, as ssh takes it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ComputerName { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with { MaxBackupAge = RunText.Hours(MaxBackupAgeHours), ComputerName = ComputerName };

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
