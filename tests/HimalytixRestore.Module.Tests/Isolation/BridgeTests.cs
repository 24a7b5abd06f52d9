using System.Reflection;
using System.Runtime.Loader;
using HimalytixRestore.Isolation;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Module.Tests.Isolation;

/// <summary>The engine stays behind its door, whatever else the process has loaded.</summary>
public sealed class BridgeTests
{
    [Fact]
    public void TheEngineAndItsPackagesComeFromTheModuleAlone()
    {
        // This process has both among its own: another version of the driver by reference, the engine by path.
        var ownEngine = Assembly.LoadFrom(ModuleFiles.Engine);
        var ownDriver = Assembly.Load("Npgsql");
        var engine = Bridge.Engine.GetType().Assembly;
        var context = AssemblyLoadContext.GetLoadContext(engine)!;
        var driver = context.LoadFromAssemblyName(new("Npgsql"));

        Assert.Equal("HimalytixRestore", context.Name);
        Assert.NotSame(ownEngine, engine);
        Assert.NotSame(ownDriver, driver);
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(driver));
        Assert.NotEqual(ownDriver.GetName().Version, driver.GetName().Version);
        Assert.StartsWith(ModuleFiles.Bin, driver.Location, StringComparison.Ordinal);
    }

    [Fact]
    public void BothSidesShareTheContract()
    {
        var contract = Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == "HimalytixRestore.Abstractions");
        Assert.IsAssignableFrom<IRestoreEngine>(Bridge.Engine);
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(contract));
    }

    [Fact]
    public void NoTypeOfTheEngineIsVisibleInACmdlet()
    {
        var cmdlets = typeof(Bridge).Assembly.GetReferencedAssemblies().Select(a => a.Name);
        Assert.DoesNotContain("HimalytixRestore.Engine", cmdlets);
        Assert.DoesNotContain("Npgsql", cmdlets);
        Assert.DoesNotContain(cmdlets, name => name!.StartsWith("AWSSDK", StringComparison.Ordinal));
    }
}
