namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Gives each piece as often as it is told, in full reads, and allocates nothing.</summary>
internal sealed class RepeatedStream(params (byte[] Piece, long Times)[] parts) : Stream
{
    private int _part;
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => parts.Sum(p => p.Piece.Length * p.Times);

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length && _part < parts.Length)
        {
            var (piece, times) = parts[_part];
            var start = (int)(_given % piece.Length);
            var length = Math.Min(piece.Length - start, buffer.Length - total);
            piece.AsSpan(start, length).CopyTo(buffer[total..]);
            total += length;
            _given += length;
            if (_given == piece.Length * times)
                (_part, _given) = (_part + 1, 0);
        }
        return total;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
