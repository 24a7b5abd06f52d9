namespace HimalytixRestore.Engine.Processes;

/// <summary>This machine.</summary>
internal sealed class LocalHost : IProgramHost
{
    /// <summary>The only one.</summary>
    public static LocalHost Instance { get; } = new();

    private LocalHost()
    {
    }

    /// <inheritdoc/>
    public string Name => "";

    /// <inheritdoc/>
    public string Prompt => "";

    /// <inheritdoc/>
    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken) => ProcessRunner.RunAsync(request, cancellationToken);
}
