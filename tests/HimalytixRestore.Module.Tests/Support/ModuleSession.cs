using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>The real PowerShell engine with the real module: runs scripts and captures every stream in order.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    public ModuleSession(PSHost? host = null, bool import = true, params SessionStateCmdletEntry[] probes)
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var probe in probes) state.Commands.Add(probe);
        _runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
        if (import) Run($"Import-Module '{ModuleFiles.Manifest}'").ShouldSucceed();
    }

    /// <summary>Sets a variable of the session.</summary>
    public object? this[string name]
    {
        get => _runspace.SessionStateProxy.GetVariable(name);
        set => _runspace.SessionStateProxy.SetVariable(name, value);
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script.</param>
    /// <param name="input">What is piped into it; null pipes nothing.</param>
    /// <param name="seen">Told everything that comes out as it comes.</param>
    public ScriptRecord Run(string script, IEnumerable<object>? input = null, Action<StreamItem>? seen = null) => Start(script, input, seen).Finish();

    /// <summary>Starts a script, to be stopped or waited for.</summary>
    /// <param name="script">The script.</param>
    /// <param name="input">What is piped into it; null pipes nothing.</param>
    /// <param name="seen">Told everything that comes out as it comes.</param>
    public RunningScript Start(string script, IEnumerable<object>? input = null, Action<StreamItem>? seen = null)
    {
        var shell = PowerShell.Create(_runspace).AddScript(script);
        return new(shell, input, seen);
    }

    public void Dispose() => _runspace.Dispose();
}
