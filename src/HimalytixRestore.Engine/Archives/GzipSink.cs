using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>
/// Takes what the deflating library writes. Disposing the library synchronously means that the member is abandoned:
/// what it writes then is dropped, so that abandoned data does not get an end.
/// </summary>
/// <param name="output">Where to; left open.</param>
internal sealed class GzipSink(Stream output) : ForwardWriteStream
{
    /// <summary>True until the library writes something.</summary>
    public bool IsUnused { get; private set; } = true;

    /// <summary>Drops the bytes of an abandoned member.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
    }

    /// <inheritdoc/>
    protected override ValueTask WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        IsUnused = false;
        return output.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task CompleteCoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
