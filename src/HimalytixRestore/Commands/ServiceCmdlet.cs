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

    /// <summary>What the parameters say.</summary>
    private protected virtual ServiceRequest Request => new() { Settings = Settings, Names = Name };
}
