using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// A reflected CRC of 32 or 64 bits with all bits set at its beginning and inverted at its end, which is what CRC-32C and CRC-64/NVME are.
/// System.IO.Hashing has neither (its parameters are fixed) and the AWS SDK only by a native library; eight bytes a step by tables of this size
/// are faster than a disk (docs/benchmarks.md).
/// </summary>
internal sealed class ReflectedCrc : NonCryptographicHashAlgorithm
{
    private const int Step = sizeof(ulong);
    private const int Values = 256;

    // CRC-32C (RFC 3720, appendix B.4: 0x1EDC6F41) and CRC-64/NVME (NVM Command Set specification: 0xAD93D23594C93659), bits reversed.
    private static readonly ulong[] s_crc32C = Tables(0x82F63B78);
    private static readonly ulong[] s_crc64Nvme = Tables(0x9A6C9329AC4BC9B5);

    private readonly ulong[] _tables;
    private readonly ulong _mask;
    private ulong _state;

    private ReflectedCrc(ulong[] tables, int bytes)
        : base(bytes)
    {
        _tables = tables;
        _mask = ulong.MaxValue >> ((Step - bytes) * 8);
        _state = _mask;
    }

    /// <summary>CRC-32C (Castagnoli).</summary>
    public static ReflectedCrc Crc32C() => new(s_crc32C, sizeof(uint));

    /// <summary>CRC-64/NVME.</summary>
    public static ReflectedCrc Crc64Nvme() => new(s_crc64Nvme, sizeof(ulong));

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> source)
    {
        var state = _state;
        ref var tables = ref MemoryMarshal.GetArrayDataReference(_tables);
        var tail = source[(source.Length & ~(Step - 1))..];
        foreach (var chunk in MemoryMarshal.Cast<byte, ulong>(source[..^tail.Length]))
        {
            var word = state ^ (BitConverter.IsLittleEndian ? chunk : BinaryPrimitives.ReverseEndianness(chunk));
            state = 0;
            for (var i = 0; i < Step; i++)
                state ^= System.Runtime.CompilerServices.Unsafe.Add(ref tables, (nint)(((Step - 1 - i) * Values) + (int)(byte)(word >> (8 * i))));
        }

        foreach (var value in tail)
            state = _tables[(byte)(state ^ value)] ^ (state >> 8);
        _state = state;
    }

    /// <inheritdoc/>
    public override void Reset() => _state = _mask;

    /// <summary>Writes it as the stores do: the most significant byte first.</summary>
    protected override void GetCurrentHashCore(Span<byte> destination)
    {
        var value = _state ^ _mask;
        if (destination.Length == sizeof(uint))
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)value);
        else
            BinaryPrimitives.WriteUInt64BigEndian(destination, value);
    }

    /// <summary>What a byte does to the state when 0 to 7 bytes come after it.</summary>
    private static ulong[] Tables(ulong polynomial)
    {
        var tables = new ulong[Step * Values];
        for (var i = 0; i < Values; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value >> 1) ^ ((value & 1) * polynomial);
            tables[i] = value;
        }

        for (var i = Values; i < tables.Length; i++)
            tables[i] = tables[(byte)tables[i - Values]] ^ (tables[i - Values] >> 8);
        return tables;
    }
}
