using System.Text;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>Takes a program's output and hands on its lines; the unfinished last one waits for the next output.</summary>
/// <param name="onLine">Told each line.</param>
internal sealed class LineSplitter(Action<string> onLine) : Stream
{
    /// <summary>More of a line is dropped: a log may hold whole files.</summary>
    private const int LongestLine = 8 << 10;

    private readonly List<byte> _line = [];

    /// <summary>How many bytes came.</summary>
    public long Taken { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Forgets the unfinished line: the file it stood in is another one now.</summary>
    public void Restart()
    {
        _line.Clear();
        Taken = 0;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Taken += buffer.Length;
        while (buffer.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Keep(buffer[..end]);
            onLine(Encoding.UTF8.GetString([.. _line]));
            _line.Clear();
            buffer = buffer[(end + 1)..];
        }

        Keep(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Keep(ReadOnlySpan<byte> part) => _line.AddRange(part[..Math.Min(part.Length, LongestLine - _line.Count)]);
}
