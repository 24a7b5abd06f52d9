using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>One sandbox for the tests that only look at it.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private readonly SandboxOperations _operations = new();

    /// <summary>The sandbox, in the temporary folder.</summary>
    public RestoreSandbox Sandbox { get; private set; } = null!;

    /// <summary>What was told while it was made.</summary>
    public RecordingReporter Reporter { get; } = new();

    public async ValueTask InitializeAsync() => Sandbox = await _operations.CreateAsync(new SandboxRequest(), Reporter, CancellationToken.None);

    public async ValueTask DisposeAsync() => await _operations.RemoveAsync(Sandbox.Path, Reporter, CancellationToken.None);
}
