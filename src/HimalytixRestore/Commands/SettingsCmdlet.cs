using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>A cmdlet that takes what its parameters do not say from a profile, the runbook's environment variables and the defaults.</summary>
public abstract class SettingsCmdlet : RestoreCmdlet
{
    /// <summary>The entry of the profile, for example <c>production</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public virtual string? Environment { get; set; }

    /// <summary>The profile file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfilePath { get; set; }

    /// <summary>What the parameters say.</summary>
    private protected virtual SettingsRequest Settings => new()
    {
        Environment = Environment,
        ProfilePath = this.FullPathOrNull(ProfilePath),
    };
}
