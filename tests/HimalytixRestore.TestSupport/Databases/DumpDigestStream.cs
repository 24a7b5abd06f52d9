using System.IO.Hashing;
using System.Text;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.TestSupport.Databases;

/// <summary>
/// Takes a plain dump as pg_dump writes it and keeps a digest. A line that looks like a COPY statement is one: not for dumps whose
/// function bodies hold such lines.
/// </summary>
internal sealed class DumpDigestStream : ForwardWriteStream
{
    private readonly StringBuilder _text = new();
    private readonly List<CopyDigest> _blocks = [];
    private readonly MemoryStream _rest = new();
    private readonly XxHash128 _sequence = new();
    private string? _header;
    private long _rows;
    private UInt128 _sum;

    /// <summary>The digest; whole once the stream is complete.</summary>
    public DumpDigest Digest => new(_text.ToString(), _blocks);

    /// <inheritdoc/>
    protected override ValueTask WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var bytes = buffer.Span;
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Take(bytes[..end]);
            bytes = bytes[(end + 1)..];
        }

        _rest.Write(bytes);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task CompleteCoreAsync(CancellationToken cancellationToken)
        => _header is null && _rest.Length == 0 ? Task.CompletedTask : throw new InvalidDataException("The dump ends within a COPY block or a line.");

    /// <summary>Takes the end of a line, behind what came of it before.</summary>
    private void Take(ReadOnlySpan<byte> end)
    {
        if (_rest.Length == 0)
        {
            TakeLine(end);
            return;
        }

        _rest.Write(end);
        TakeLine(_rest.GetBuffer().AsSpan(0, (int)_rest.Length));
        _rest.SetLength(0);
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (_header is null)
            TakeText(line);
        else if (line.SequenceEqual("\\."u8))
            EndBlock();
        else
            TakeRow(line);
    }

    private void TakeText(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\\restrict "u8) || line.StartsWith("\\unrestrict "u8))
            return;
        _text.Append(Encoding.Latin1.GetString(line)).Append('\n');
        if (line.StartsWith("COPY "u8) && line.EndsWith(" FROM stdin;"u8))
            _header = Encoding.Latin1.GetString(line);
    }

    private void TakeRow(ReadOnlySpan<byte> row)
    {
        _rows++;
        _sum += XxHash128.HashToUInt128(row);
        _sequence.Append(row);
        _sequence.Append("\n"u8);
    }

    private void EndBlock()
    {
        _blocks.Add(new CopyDigest(_header!, _rows, _sum, _sequence.GetCurrentHashAsUInt128()));
        _sequence.Reset();
        (_header, _rows, _sum) = (null, 0, 0);
    }
}
