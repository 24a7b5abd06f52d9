using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Puts an empty database with the same attributes in the place of a database, which is renamed aside.</summary>
[Cmdlet(VerbsCommon.Reset, "Database", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DatabaseInfo), typeof(RestorePlan))]
public sealed class ResetDatabaseCommand : ServerCmdlet
{
    /// <summary>The database. Never taken from the pipeline: many results have a property of this name, and none of them means this.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public override string? Database { get; set; }

    /// <summary>Drop the old database instead of renaming it aside.</summary>
    [Parameter]
    public SwitchParameter Drop { get; set; }

    /// <summary>The name under which the old database lives on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PreviousName { get; set; }

    /// <summary>Only show what would be done.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Drop && PreviousName is not null)
            throw new ConfigurationException("DropOrRename", "-Drop leaves nothing that -PreviousName could name.", "Give one of them.");
        var request = new ResetRequest { Settings = Settings, Drop = Drop, PreviousName = PreviousName };
        var plan = Await((_, token) => Engine.Databases.PlanResetAsync(request, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Await((reporter, token) => Engine.Databases.ResetAsync(request, reporter, token), WriteObject);
    }
}
