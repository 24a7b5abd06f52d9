using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Operations;

/// <summary>The machine on which the application runs.</summary>
internal static class ApplicationHost
{
    /// <summary>The host of the settings: this machine, or the one that ssh reaches.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ConfigurationException"><c>ComputerNameInvalid</c>: its name is none that ssh may be given.</exception>
    public static IProgramHost Of(RestoreSettings settings) =>
        settings.ComputerName is { } name ? new SshHost(SshTarget.Parse(name, settings.SshConfigFile)) : LocalHost.Instance;
}
