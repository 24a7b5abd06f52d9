namespace HimalytixRestore.Engine.Dumps;

/// <summary>Shape first.</summary>
internal sealed class DumpReader(Stream plain, DumpReaderOptions? options = null) : IAsyncDisposable
{
    public DumpInventory Inventory => throw new NotSupportedException();
    public ValueTask<DumpItem?> ReadAsync(CancellationToken cancellationToken) => throw new NotSupportedException(options?.ToString());
    public ValueTask<CopyChunk> ReadCopyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask DisposeAsync() => plain.DisposeAsync();
}
