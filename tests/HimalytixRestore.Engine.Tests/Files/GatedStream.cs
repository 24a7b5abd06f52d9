namespace HimalytixRestore.Engine.Tests.Files;

/// <summary>Gives its bytes piece by piece, fails or waits at a gate where it is told to, and knows whether it is used as it must be.</summary>
internal sealed class GatedStream(byte[] bytes) : Stream
{
    private readonly TaskCompletionSource _atGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;
    private int _given;

    public int PieceSize { get; init; } = int.MaxValue;

    public int FailAt { get; init; } = int.MaxValue;

    public Exception Failure { get; init; } = new IOException();

    public int GateAt { get; init; } = int.MaxValue;

    /// <summary>Whether it does not listen to cancellation.</summary>
    public bool IsDeaf { get; init; }

    public int Given => Volatile.Read(ref _given);

    public int MostReadsAtOnce { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool WasDisposedWhileRead { get; private set; }

    public Task AtGate => _atGate.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void OpenGate() => _gate.TrySetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        MostReadsAtOnce = Math.Max(MostReadsAtOnce, Interlocked.Increment(ref _reads));
        try
        {
            if (Given >= FailAt)
                throw Failure;
            if (Given >= GateAt)
                await WaitAsync(cancellationToken);
            var limit = Math.Min(Given < GateAt ? Math.Min(bytes.Length, GateAt) : bytes.Length, FailAt);
            var count = Math.Min(Math.Min(PieceSize, buffer.Length), limit - Given);
            bytes.AsSpan(Given, count).CopyTo(buffer.Span);
            Volatile.Write(ref _given, Given + count);
            return count;
        }
        finally
        {
            Interlocked.Decrement(ref _reads);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        WasDisposedWhileRead |= Volatile.Read(ref _reads) > 0;
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        _atGate.TrySetResult();
        await _gate.Task.WaitAsync(IsDeaf ? CancellationToken.None : cancellationToken);
    }
}
