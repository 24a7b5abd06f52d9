using System.Globalization;

namespace HimalytixRestore.Benchmarks;

/// <summary>Writes UTF-8 text to a stream through one buffer; nothing is allocated for a row.</summary>
/// <param name="output">Where to; left open.</param>
internal sealed class CopyRowWriter(Stream output)
{
    private const int BufferSize = 256 * 1024;

    /// <summary>More than any row that is written between two calls of <see cref="DrainAsync"/>.</summary>
    private const int Reserve = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize + Reserve];
    private int _count;
    private long _drained;

    /// <summary>Bytes written so far.</summary>
    public long Length => _drained + _count;

    /// <summary>Text as it is.</summary>
    public CopyRowWriter Text(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_buffer.AsSpan(_count));
        _count += utf8.Length;
        return this;
    }

    /// <summary>A number.</summary>
    public CopyRowWriter Number(long value, string format = "D")
    {
        value.TryFormat(_buffer.AsSpan(_count), out var written, format, CultureInfo.InvariantCulture);
        _count += written;
        return this;
    }

    /// <summary>A number with two decimals.</summary>
    public CopyRowWriter Amount(long hundredths) => Number(hundredths / 100).Text("."u8).Number(hundredths % 100, "D2");

    /// <summary>A moment in UTC.</summary>
    public CopyRowWriter Moment(DateTime value)
    {
        value.TryFormat(_buffer.AsSpan(_count), out var written, "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        _count += written;
        return Text("+00"u8);
    }

    /// <summary>The column's end.</summary>
    public CopyRowWriter Tab() => Text("\t"u8);

    /// <summary>Hands what is written to the stream when there is enough of it, or always.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken, bool always = false)
    {
        if (_count < BufferSize && !always)
            return;
        await output.WriteAsync(_buffer.AsMemory(0, _count), cancellationToken);
        _drained += _count;
        _count = 0;
    }
}
