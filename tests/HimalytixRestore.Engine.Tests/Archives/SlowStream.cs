namespace HimalytixRestore.Engine.Tests.Archives;

/// <summary>Gives out at most a few bytes a read, and not at once, as a network does.</summary>
internal sealed class SlowStream(byte[] bytes, int pieceSize) : MemoryStream(bytes)
{
    public bool IsDisposed { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position % 4096 == 0)
            await Task.Yield();

        cancellationToken.ThrowIfCancellationRequested();
        return Read(buffer.Span[..Math.Min(pieceSize, buffer.Length)]);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
