using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Puts a filled database in the place of a live one: both change their names in one transaction.</summary>
[Cmdlet(VerbsCommon.Switch, "Database", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DatabaseInfo), typeof(RestorePlan))]
public sealed class SwitchDatabaseCommand : ServerCmdlet
{
    /// <summary>The name that changes hands. Never taken from the pipeline: many results have a property of this name, and none of them means this.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public override string? Database { get; set; }

    /// <summary>The database that gets the name.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string NewDatabase { get; set; } = "";

    /// <summary>The name under which the replaced database lives on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PreviousName { get; set; }

    /// <summary>Leave the new database its own owner, settings, limits and grants.</summary>
    [Parameter]
    public SwitchParameter KeepAttributes { get; set; }

    /// <summary>The role that gets the objects which the replaced database does not have.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApplicationRole { get; set; }

    /// <summary>Only show what would be done.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with { ApplicationRole = ApplicationRole };

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = new SwitchRequest { Settings = Settings, NewDatabase = NewDatabase, PreviousName = PreviousName, KeepAttributes = KeepAttributes };
        var plan = Await((_, token) => Engine.Databases.PlanSwitchAsync(request, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Await((reporter, token) => Engine.Databases.SwitchAsync(request, reporter, token), WriteObject);
    }
}
