using System.Buffers.Binary;
using System.IO.Hashing;

namespace HimalytixRestore.Engine.Archives;

/// <summary>The header of a gzip member (RFC 1952, 2.3).</summary>
internal sealed record GzipHeader
{
    /// <summary>The shortest header.</summary>
    public const int MinimumSize = 10;

    private const byte HasHeaderCrc = 0x02;
    private const byte HasExtra = 0x04;
    private const byte HasName = 0x08;
    private const byte HasComment = 0x10;
    private const byte Reserved = 0xE0;

    /// <summary>What every member begins with: the magic number and the one method there is.</summary>
    public static ReadOnlySpan<byte> Magic => [0x1f, 0x8b, 0x08];

    /// <summary>The original file's name, ISO 8859-1; null when the header has none.</summary>
    public string? Name { get; private init; }

    /// <summary>The original file's time; null when the header has none.</summary>
    public DateTimeOffset? ModifiedAt { get; private init; }

    /// <summary>The size of the whole header; 0 when <see cref="IsComplete"/> is false.</summary>
    public int Size { get; private init; }

    /// <summary>False when the bytes end inside the header; what is known so far is right.</summary>
    public bool IsComplete { get; private init; }

    /// <summary>What is not legal; null when nothing is.</summary>
    public string? Fault { get; private init; }

    /// <summary>Reads a header, or as much of it as there is.</summary>
    /// <param name="bytes">The bytes from the member's beginning.</param>
    public static GzipHeader Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < MinimumSize)
            return new();

        var flags = bytes[3];
        if ((flags & Reserved) != 0)
            return new() { Fault = $"reserved flags are set ({flags:x2})" };

        var seconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var header = new GzipHeader { ModifiedAt = seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds) };
        var position = MinimumSize;
        if ((flags & HasExtra) != 0 && !TrySkipExtra(bytes, ref position))
            return header;

        if ((flags & HasName) != 0)
        {
            var isWhole = TryReadText(bytes, ref position, out var name);
            header = header with { Name = name };
            if (!isWhole)
                return header;
        }

        if ((flags & HasComment) != 0 && !TryReadText(bytes, ref position, out _))
            return header;

        return (flags & HasHeaderCrc) != 0 ? CheckCrc(header, bytes, position) : header with { IsComplete = true, Size = position };
    }

    private static bool TrySkipExtra(ReadOnlySpan<byte> bytes, ref int position)
    {
        if (bytes.Length < position + sizeof(ushort))
            return false;

        position += sizeof(ushort) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[position..]);
        return position <= bytes.Length;
    }

    private static bool TryReadText(ReadOnlySpan<byte> bytes, ref int position, out string text)
    {
        var rest = bytes[position..];
        var length = rest.IndexOf((byte)0);
        text = System.Text.Encoding.Latin1.GetString(length < 0 ? rest : rest[..length]);
        position += length + 1;
        return length >= 0;
    }

    private static GzipHeader CheckCrc(GzipHeader header, ReadOnlySpan<byte> bytes, int position)
    {
        if (bytes.Length < position + sizeof(ushort))
            return header;

        var stored = BinaryPrimitives.ReadUInt16LittleEndian(bytes[position..]);
        var computed = (ushort)Crc32.HashToUInt32(bytes[..position]);
        return stored == computed
            ? header with { IsComplete = true, Size = position + sizeof(ushort) }
            : header with { Fault = $"its checksum is {computed:x4}, the stored one is {stored:x4}" };
    }
}
