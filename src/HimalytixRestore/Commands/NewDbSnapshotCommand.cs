using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Keeps a database as it is now, and proves that the copy can be read.</summary>
[Cmdlet(VerbsCommon.New, "DbSnapshot", SupportsShouldProcess = true)]
[OutputType(typeof(DatabaseSnapshot), typeof(RestorePlan))]
public sealed class NewDbSnapshotCommand : ServerKeyCmdlet
{
    /// <summary>How the database is kept.</summary>
    [Parameter]
    public SnapshotMethod Method { get; set; } = SnapshotMethod.Dump;

    /// <summary>The snapshot's name; database and time when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SnapshotName { get; set; }

    /// <summary>Where snapshots that are files are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SnapshotFolder { get; set; }

    /// <summary>Only show what would be done.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with { SnapshotFolder = this.FullPathOrNull(SnapshotFolder) };

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = new SnapshotRequest { Settings = Settings, Method = Method, Name = SnapshotName };
        var plan = Await((_, token) => Engine.Databases.PlanSnapshotAsync(request, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Await((reporter, token) => Engine.Databases.SnapshotAsync(request, reporter, token), WriteObject);
    }
}
