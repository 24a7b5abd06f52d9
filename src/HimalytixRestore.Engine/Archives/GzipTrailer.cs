using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace HimalytixRestore.Engine.Archives;

/// <summary>The end of a gzip member: the checksum and the length (mod 4 GiB) of its content.</summary>
/// <param name="Crc32">The checksum.</param>
/// <param name="Length">The length mod 4 GiB.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GzipTrailer(uint Crc32, uint Length)
{
    /// <summary>Its size.</summary>
    public const int Size = 8;

    /// <summary>The trailer that content of this checksum and length must have.</summary>
    /// <param name="crc32">The checksum.</param>
    /// <param name="length">The whole length.</param>
    public static GzipTrailer Of(uint crc32, long length) => new(crc32, unchecked((uint)length));

    /// <summary>Reads a trailer.</summary>
    /// <param name="bytes">Its bytes.</param>
    public static GzipTrailer Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(uint)..]));

    /// <summary>Writes the trailer.</summary>
    /// <param name="bytes">Receives its bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Crc32);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[sizeof(uint)..], Length);
    }
}
