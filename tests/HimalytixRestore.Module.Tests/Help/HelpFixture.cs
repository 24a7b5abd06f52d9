using System.Management.Automation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>One session with the imported manifest, for all tests of the help.</summary>
public sealed class HelpFixture : IDisposable
{
    private readonly ModuleSession _session = new();

    /// <summary>The exported cmdlets.</summary>
    public IReadOnlyList<CmdletInfo> Cmdlets => [.. Run("Get-Command -Module HimalytixRestore").Select(static c => (CmdletInfo)c.BaseObject)];

    /// <summary>What Get-Help says of a command or topic.</summary>
    public PSObject Help(string name) => Run($"Get-Help '{name}' -Full")[0];

    /// <summary>Runs a script that must succeed.</summary>
    internal IReadOnlyList<PSObject> Run(string script) =>
        [.. _session.Run(script).ShouldSucceed().Items.Where(static i => i.Stream == "Output").Select(static i => PSObject.AsPSObject(i.Value!))];

    public void Dispose() => _session.Dispose();
}
