using System.Threading.Channels;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Operations;

/// <summary>The writing end of a <see cref="HandOverStream"/>. Disposing it ends nothing.</summary>
/// <param name="blocks">Where the blocks wait.</param>
internal sealed class HandOverWriter(ChannelWriter<ReadOnlyMemory<byte>> blocks) : ForwardWriteStream
{
    /// <inheritdoc/>
    protected override ValueTask WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) => blocks.WriteAsync(buffer.ToArray(), cancellationToken);

    /// <inheritdoc/>
    protected override Task CompleteCoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
