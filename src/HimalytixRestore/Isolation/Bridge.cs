using System.Reflection;
using System.Runtime.Loader;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Isolation;

/// <summary>
/// The one door to the engine. Everything behind it lives in its own load context, so that its packages never meet those
/// that the session has loaded. Nothing is loaded before the first cmdlet asks for the engine.
/// </summary>
internal sealed class Bridge : AssemblyLoadContext
{
    private static readonly Lazy<IRestoreEngine> s_engine = new(() => new Bridge().CreateEngine());
    private static IRestoreEngine? s_substitute;

    private readonly string _enginePath = Path.Combine(Path.GetDirectoryName(typeof(Bridge).Assembly.Location)!, "deps", "HimalytixRestore.Engine.dll");
    private readonly AssemblyDependencyResolver _resolver;

    private Bridge()
        : base("HimalytixRestore") => _resolver = new(_enginePath);

    /// <summary>The engine; one for the process.</summary>
    public static IRestoreEngine Engine => s_substitute ?? s_engine.Value;

    /// <summary>Puts another engine in its place, for tests of the cmdlets alone; null takes it away again.</summary>
    /// <param name="engine">The other engine.</param>
    internal static void Substitute(IRestoreEngine? engine) => s_substitute = engine;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The contract is the only assembly that both sides share; null leaves the framework's own to the default context.
        if (string.Equals(assemblyName.Name, typeof(IRestoreEngine).Assembly.GetName().Name, StringComparison.Ordinal)) return typeof(IRestoreEngine).Assembly;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private IRestoreEngine CreateEngine()
    {
        var engine = (IRestoreEngine)LoadFromAssemblyPath(_enginePath).CreateInstance("HimalytixRestore.Engine.RestoreEngine")!;
        engine.UseVault(new SecretManagementVault());
        return engine;
    }
}
