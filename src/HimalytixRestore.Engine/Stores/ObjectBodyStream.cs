using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Stores;

/// <summary>
/// The body of a store's answer: it ends only after as many bytes as were asked for, waits for the next ones only so long, and its errors are the store's.
/// </summary>
/// <param name="body">The body; disposed with this stream, as is its answer.</param>
/// <param name="answer">What the body belongs to.</param>
/// <param name="target">The object, for errors.</param>
/// <param name="expectedBytes">Bytes that were asked for.</param>
/// <param name="patience">How long the next bytes may take.</param>
/// <param name="errors">Makes the errors.</param>
internal sealed class ObjectBodyStream(Stream body, IDisposable answer, string target, long expectedBytes, TimeSpan patience, StoreErrors errors) : ForwardReadStream
{
    private long _received;

    /// <inheritdoc/>
    protected override Stream? Owned => body;

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var remaining = expectedBytes - _received;
        if (remaining == 0)
            return 0;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(patience);
        try
        {
            var count = await body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, remaining)], waiting.Token);
            _received += count;
            return count > 0 ? count : throw errors.Cut(target, _received, expectedBytes, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw errors.Stalled(target, patience);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw errors.Cut(target, _received, expectedBytes, exception);
        }
    }

    /// <inheritdoc/>
    protected override void Release() => answer.Dispose();
}
