using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Private clusters to try things on.</summary>
internal sealed class SandboxOperations : ISandboxOperations
{
    /// <inheritdoc/>
    public async Task<RestoreSandbox> CreateAsync(SandboxRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(reporter);
        var binaries = await PostgresBinaries.FindAsync(cancellationToken);
        return await SandboxBuilder.BuildAsync(binaries, request, reporter, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string path, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        var folder = SandboxFolder.Open(path);
        await SandboxBuilder.RemoveAsync(await PostgresBinaries.FindAsync(cancellationToken), folder, cancellationToken);
        reporter.Verbose($"The sandbox {folder.Path} is gone.");
    }
}
