using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// CRC-64/NVME (NVM Command Set specification, polynomial 0xAD93D23594C93659), the checksum that S3 keeps of what is uploaded today.
/// System.IO.Hashing has another polynomial and no parameter for it, the AWS SDK has it only in a native library of its own;
/// with a table for each of eight bytes a step takes the time that hashing by SHA-256 needs anyway (docs/benchmarks.md, Download).
/// </summary>
internal sealed class Crc64Nvme() : NonCryptographicHashAlgorithm(sizeof(ulong))
{
    private const ulong ReversedPolynomial = 0x9A6C9329AC4BC9B5;
    private const int Step = sizeof(ulong);
    private const int Values = 256;

    private static readonly ulong[] s_tables = Tables();

    private ulong _state = ulong.MaxValue;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> source)
    {
        var state = _state;
        var words = MemoryMarshal.Cast<byte, ulong>(source);
        ref var tables = ref MemoryMarshal.GetArrayDataReference(s_tables);
        foreach (var word in words)
        {
            state ^= BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
            state = Unsafe.Add(ref tables, (7 * Values) + (int)(state & 0xFF)) ^ Unsafe.Add(ref tables, (6 * Values) + (int)((state >> 8) & 0xFF))
                ^ Unsafe.Add(ref tables, (5 * Values) + (int)((state >> 16) & 0xFF)) ^ Unsafe.Add(ref tables, (4 * Values) + (int)((state >> 24) & 0xFF))
                ^ Unsafe.Add(ref tables, (3 * Values) + (int)((state >> 32) & 0xFF)) ^ Unsafe.Add(ref tables, (2 * Values) + (int)((state >> 40) & 0xFF))
                ^ Unsafe.Add(ref tables, Values + (int)((state >> 48) & 0xFF)) ^ Unsafe.Add(ref tables, (int)(state >> 56));
        }

        foreach (var value in source[(words.Length * Step)..])
            state = s_tables[(byte)(state ^ value)] ^ (state >> 8);
        _state = state;
    }

    /// <inheritdoc/>
    public override void Reset() => _state = ulong.MaxValue;

    /// <summary>Writes it as the stores do: the most significant byte first.</summary>
    protected override void GetCurrentHashCore(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, ~_state);

    /// <summary>What a byte does to the state when 0 to 7 bytes come after it.</summary>
    private static ulong[] Tables()
    {
        var tables = new ulong[Step * Values];
        for (var i = 0; i < Values; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value >> 1) ^ ((value & 1) * ReversedPolynomial);
            tables[i] = value;
        }

        for (var i = Values; i < tables.Length; i++)
            tables[i] = tables[(byte)tables[i - Values]] ^ (tables[i - Values] >> 8);
        return tables;
    }
}
