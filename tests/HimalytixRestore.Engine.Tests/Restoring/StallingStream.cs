namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Gives its bytes, then tells so and never ends.</summary>
internal sealed class StallingStream(byte[] content, Action stalled) : MemoryStream(content)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        if (count > 0)
            return count;
        stalled();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
