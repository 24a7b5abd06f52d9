namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>Gives its bytes in pieces whose sizes it takes in turn. Asked for nothing, or again after its end, it fails: such a reader could hang.</summary>
internal sealed class DripStream(byte[] bytes, params int[] sizes) : Stream
{
    private int _position;
    private int _turn;
    private bool _isEndGiven;

    /// <summary>Where reading fails with an <see cref="IOException"/>; by default nowhere.</summary>
    public int FailAt { get; init; } = int.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _isEndGiven)
            throw new InvalidOperationException(buffer.IsEmpty ? "Nothing was asked for." : "The end was given already.");
        if (_position >= FailAt)
            throw new IOException("The stream fails here.");
        var wished = sizes.Length == 0 ? buffer.Length : sizes[_turn++ % sizes.Length];
        var length = Math.Min(Math.Min(wished, buffer.Length), Math.Min(bytes.Length, FailAt) - _position);
        bytes.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        _isEndGiven = length == 0;
        return length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
