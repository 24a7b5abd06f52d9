using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>The real PowerShell engine with the real module: runs scripts and captures every stream in order.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    public ModuleSession(PSHost? host = null, bool import = true, params SessionStateCmdletEntry[] probes)
        : this(Create(host, probes), import)
    {
    }

    private ModuleSession(Runspace runspace, bool import = true)
    {
        _runspace = runspace;
        _runspace.Open();
        if (import) Run($"Import-Module '{ModuleFiles.Manifest}'").ShouldSucceed();
    }

    /// <summary>A session with the everyday commands of the shell besides, which scripts of the documents take from PowerShell.</summary>
    public static ModuleSession WithEverydayCommands()
    {
        var commands = Assembly.LoadFrom(Shell.ShellProcess.Assembly).GetType("HimalytixRestore.Shell.Commands.EverydayCommands", throwOnError: true)!;
        var state = InitialSessionState.CreateDefault2();
        commands.GetMethod("AddTo")!.Invoke(null, [state]);
        return new(RunspaceFactory.CreateRunspace(state));
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

    private static Runspace Create(PSHost? host, SessionStateCmdletEntry[] probes)
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var probe in probes) state.Commands.Add(probe);
        return host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
    }
}
