using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace HimalytixRestore.Help;

/// <summary>The module's cmdlets as the engine sees them after the import of the manifest.</summary>
internal sealed class ModuleCommands : IDisposable
{
    private readonly Runspace _runspace;

    private ModuleCommands(Runspace runspace, string helpFileName, IReadOnlyList<CmdletInfo> cmdlets)
    {
        _runspace = runspace;
        HelpFileName = helpFileName;
        Cmdlets = cmdlets;
    }

    /// <summary>The file Get-Help looks for.</summary>
    public string HelpFileName { get; }

    /// <summary>The exported cmdlets by name.</summary>
    public IReadOnlyList<CmdletInfo> Cmdlets { get; }

    /// <summary>Imports a manifest into a runspace of its own.</summary>
    /// <exception cref="RuntimeException">The import failed.</exception>
    public static ModuleCommands Import(string manifest)
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();

        // Without it a command leaves its dynamic parameters out.
        Runspace.DefaultRunspace = runspace;
        using var ps = PowerShell.Create(runspace);
        var module = ps.AddCommand("Import-Module").AddParameter("Name", Path.GetFullPath(manifest)).AddParameter("PassThru")
            .AddParameter("ErrorAction", ActionPreference.Stop).Invoke<PSModuleInfo>()[0];
        ps.Commands.Clear();
        var cmdlets = ps.AddCommand("Get-Command").AddParameter("Module", module.Name).AddParameter("CommandType", CommandTypes.Cmdlet).Invoke<CmdletInfo>()
            .OrderBy(static c => c.Name, StringComparer.Ordinal).ToList();
        return new(runspace, $"{Path.GetFileName(module.Path.EndsWith(".psd1", StringComparison.OrdinalIgnoreCase) ? module.RootModule : module.Path)}-Help.xml", cmdlets);
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();
}
