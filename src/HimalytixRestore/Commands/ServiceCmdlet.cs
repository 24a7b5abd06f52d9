using System.Management.Automation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>A cmdlet that works on the application's services.</summary>
public abstract class ServiceCmdlet : SettingsCmdlet
{
    /// <summary>Only these services; all of the settings when left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>The host on which the application runs, as ssh takes it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? ComputerName { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with { ComputerName = string.IsNullOrEmpty(ComputerName) ? null : ComputerName };

    /// <summary>What the parameters say.</summary>
    private protected virtual ServiceRequest Request => new() { Settings = Settings, Names = Name };
}
