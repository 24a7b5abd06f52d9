using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Operations;

/// <summary>A stream whose bytes are also written elsewhere while they are read.</summary>
/// <param name="input">The stream; left open.</param>
/// <param name="copy">Where its bytes go too; left open.</param>
internal sealed class TeeReadStream(Stream input, Stream copy) : ForwardReadStream
{
    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await input.ReadAsync(buffer, cancellationToken);
        await copy.WriteAsync(buffer[..count], cancellationToken);
        return count;
    }
}
