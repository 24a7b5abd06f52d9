using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>A background job's runspace: an engine in a process of its own, reached over its standard streams. Start-Job makes the same with pwsh, which is not here.</summary>
internal static class JobServer
{
    /// <summary>Opens a job's runspace.</summary>
    public static Runspace Open()
    {
        var process = new PowerShellProcessInstance();
        var start = process.Process.StartInfo;
        start.ArgumentList.Clear();
        start.Arguments = "";
        ChildProcess.Target(start);
        start.ArgumentList.Add(ChildProcess.JobServerSwitch);
        var runspace = RunspaceFactory.CreateOutOfProcessRunspace(typeTable: null, process);
        runspace.Open();
        return runspace;
    }

    /// <summary>The job's end, as `pwsh -s` runs it.</summary>
    public static int Serve()
    {
        var mediator = typeof(PSObject).Assembly.GetType("System.Management.Automation.Remoting.Server.StdIOProcessMediator", throwOnError: true)!;
        var run = mediator.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Single(m => m.Name == "Run");
        run.Invoke(null, [.. run.GetParameters().Select(p => p.ParameterType == typeof(bool) ? (object)false : p.ParameterType == typeof(string) ? "" : null)]);
        return 0;
    }
}
