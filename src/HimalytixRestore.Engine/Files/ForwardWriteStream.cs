namespace HimalytixRestore.Engine.Files;

/// <summary>
/// A stream that is written forward, asynchronously, once. Disposing it never finishes it: only <see cref="CompleteAsync"/> does,
/// so that what was cut short by an error cannot pass for whole.
/// </summary>
internal abstract class ForwardWriteStream : Stream
{
    private bool _isDisposed;
    private bool _isComplete;

    /// <inheritdoc/>
    public sealed override bool CanRead => false;

    /// <inheritdoc/>
    public sealed override bool CanSeek => false;

    /// <inheritdoc/>
    public sealed override bool CanWrite => !_isDisposed && !_isComplete;

    /// <inheritdoc/>
    public sealed override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Writes what ends the data (padding, checksums) and what is still buffered. The stream below is left open and is not completed.</summary>
    /// <param name="cancellationToken">Ends it; the data stays unfinished.</param>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await CompleteCoreAsync(cancellationToken);
        _isComplete = true;
    }

    /// <inheritdoc/>
    public sealed override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfEnded();
        cancellationToken.ThrowIfCancellationRequested();
        return buffer.IsEmpty ? ValueTask.CompletedTask : WriteCoreAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public sealed override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <summary>Not supported: what is written waits for a disk or the network.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is written asynchronously.");

    /// <inheritdoc/>
    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Does nothing: a compressor or a cipher cannot give out part of a block.</summary>
    public sealed override void Flush()
    {
    }

    /// <inheritdoc/>
    public sealed override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes bytes that are not empty.</summary>
    protected abstract ValueTask WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>See <see cref="CompleteAsync"/>.</summary>
    protected abstract Task CompleteCoreAsync(CancellationToken cancellationToken);

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
            Release();
        }

        base.Dispose(disposing);
    }

    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isComplete)
            throw new InvalidOperationException("The stream is complete.");
    }
}
