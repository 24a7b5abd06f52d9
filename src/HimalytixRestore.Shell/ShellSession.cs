using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using HimalytixRestore.Shell.Commands;
using Microsoft.PowerShell;

namespace HimalytixRestore.Shell;

/// <summary>One runspace with the module in it, and the three ways to run something there.</summary>
internal sealed class ShellSession : IDisposable
{
    private readonly ShellHost _host;
    private readonly Interrupts _interrupts;
    private readonly Runspace _runspace;

    private ShellSession(ShellHost host, Interrupts interrupts, Runspace runspace)
    {
        _host = host;
        _interrupts = interrupts;
        _runspace = runspace;
    }

    /// <summary>Where the build lays the module: the same rule for dotnet run, a tool and a publish. A shell without one takes the module that is installed.</summary>
    private static string ModuleFolder => Path.Combine(AppContext.BaseDirectory, "Modules");

    /// <summary>Starts the engine and imports the module.</summary>
    /// <returns>The session, or null when the module could not be imported; the error has been shown then.</returns>
    public static ShellSession? Open(ShellHost host, Interrupts interrupts)
    {
        var state = InitialSessionState.CreateDefault2();
        EverydayCommands.AddTo(state);
        EngineInternals.BreakLinesBetweenWords();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        var session = new ShellSession(host, interrupts, runspace);
        if (session.ImportModule() == ExitCode.Success)
            return session;
        session.Dispose();
        return null;
    }

    /// <summary>Runs a script file; errors that do not end it leave the exit code 0, as in pwsh.</summary>
    /// <returns>The exit code.</returns>
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        var full = Path.GetFullPath(path);
        var script = Parser.ParseFile(full, out _, out var errors);
        if (errors.Length > 0)
        {
            Report(new ParseException(errors));
            return ExitCode.Failed;
        }

        // A file added as a command would lose the code of its `exit`; a function of the block parsed from it keeps it, and $PSScriptRoot too.
        var name = Path.GetFileName(full);
        _runspace.SessionStateProxy.InvokeProvider.Item.Set($"function:global:{WildcardPattern.Escape(name)}", script.GetScriptBlock());
        var function = (FunctionInfo)_runspace.SessionStateProxy.InvokeCommand.GetCommand(name, CommandTypes.Function);
        return Run(ps => new ScriptArguments(function).AddTo(ps.AddCommand(name), arguments));
    }

    /// <summary>Runs a command text; its exit code is 1 when its last statement failed.</summary>
    /// <returns>The exit code.</returns>
    public int RunCommand(string text) => Run(ps => ps.AddScript(text + "\nif (-not $?) { exit 1 }", useLocalScope: false));

    /// <summary>Runs what was typed at the prompt.</summary>
    public void RunLine(string text) =>
        Run(ps => ps.AddScript(text, useLocalScope: false), new PSInvocationSettings { AddToHistory = true, Host = _host });

    /// <summary>The text of the <c>prompt</c> function.</summary>
    public string Prompt()
    {
        using var ps = PowerShell.Create(_runspace);
        return ps.AddCommand("prompt").Invoke<string>() is [var text, ..] ? text : "> ";
    }

    /// <summary>Completes the text at a cursor: what the engine knows, else a path.</summary>
    public CommandCompletion? Complete(string text, int cursor)
    {
        using var ps = PowerShell.Create(_runspace);
        var known = CommandCompletion.CompleteInput(text, cursor, options: null, ps);
        return known is { CompletionMatches.Count: > 0 }
            ? known
            : PathCompletion.Complete(text, cursor, _runspace.SessionStateProxy.Path.CurrentFileSystemLocation.ProviderPath);
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private int ImportModule()
    {
        var paths = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", string.IsNullOrEmpty(paths) ? ModuleFolder : ModuleFolder + Path.PathSeparator + paths);
        return Run(ps => ps.AddCommand("Import-Module").AddParameter("Name", "HimalytixRestore").AddParameter("ErrorAction", ActionPreference.Stop));
    }

    private int Run(Action<PowerShell> build, PSInvocationSettings? settings = null)
    {
        using var ps = PowerShell.Create(_runspace);
        build(ps);
        ps.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        ps.AddCommand("Out-Default");
        void Stop() => ps.BeginStop(callback: null, state: null);
        // A pipeline that has not begun cannot be stopped: a signal of that moment is looked for again when it runs.
        ps.InvocationStateChanged += (_, e) =>
        {
            if (e.InvocationStateInfo.State == PSInvocationState.Running && _interrupts.ExitCode is not null)
                Stop();
        };
        _interrupts.StopBy(Stop);
        try
        {
            ps.Invoke(input: null, settings);
        }
        catch (PipelineStoppedException) when (_interrupts.ExitCode is not null)
        {
            // Said by the exit code below; the user who pressed Ctrl+C needs no error.
        }
        catch (RuntimeException e)
        {
            Report(e);
            return ExitCode.Failed;
        }
        finally
        {
            _interrupts.StopBy(null);
            ((ShellHostUserInterface)_host.UI).EndProgress();
        }

        return _host.RequestedExitCode ?? _interrupts.ExitCode ?? ExitCode.Success;
    }

    /// <summary>Shows an error that ended a pipeline the way the engine shows any other.</summary>
    private void Report(RuntimeException exception)
    {
        var error = PSObject.AsPSObject(new ErrorRecord(exception.ErrorRecord, exception));
        EngineInternals.MarkAsError(error);
        using var ps = PowerShell.Create(_runspace);
        ps.AddCommand("Out-Default").Invoke(new[] { error });
    }
}
