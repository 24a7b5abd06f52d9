using System.Runtime.ExceptionServices;

namespace HimalytixRestore.Engine.Files;

/// <summary>
/// A stream that is read forward, asynchronously, once. A read that failed fails again the same way:
/// an error is never followed by something that looks like the end of the data.
/// </summary>
internal abstract class ForwardReadStream : Stream
{
    private ExceptionDispatchInfo? _failure;
    private bool _isDisposed;

    /// <inheritdoc/>
    public sealed override bool CanRead => !_isDisposed;

    /// <inheritdoc/>
    public sealed override bool CanSeek => false;

    /// <inheritdoc/>
    public sealed override bool CanWrite => false;

    /// <inheritdoc/>
    public sealed override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public sealed override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _failure?.Throw();
        if (buffer.IsEmpty)
            return 0;

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await ReadCoreAsync(buffer, cancellationToken);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    /// <inheritdoc/>
    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <summary>Not supported: everything here waits for the network, a disk or a child process.</summary>
    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read asynchronously.");

    /// <inheritdoc/>
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void Flush()
    {
    }

    /// <inheritdoc/>
    public sealed override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            await StopAsync();
            if (Owned is { } owned)
                await owned.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <summary>The stream below, when it is disposed together with this one.</summary>
    protected virtual Stream? Owned => null;

    /// <summary>Ends what runs beside this stream, before anything is disposed asynchronously.</summary>
    protected virtual ValueTask StopAsync() => default;

    /// <summary>Reads at least one byte into a buffer that is not empty; 0 is the proven end.</summary>
    protected abstract ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Gives back buffers and keys; called once.</summary>
    protected virtual void Release()
    {
    }

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            Owned?.Dispose();
            Release();
        }

        base.Dispose(disposing);
    }
}
