namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A disk that is full after some writes.</summary>
internal sealed class FullDiskStream(int writes) : MemoryStream
{
    private int _left = writes;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _left-- > 0 ? base.WriteAsync(buffer, cancellationToken) : throw new IOException("No space left on device");
}
