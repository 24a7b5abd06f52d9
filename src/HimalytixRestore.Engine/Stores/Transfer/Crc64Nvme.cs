using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// CRC-64/NVME (NVM Command Set specification, polynomial 0xAD93D23594C93659), the checksum that S3 keeps of what is uploaded today.
/// System.IO.Hashing has another polynomial and no parameter for it, the AWS SDK has it only in a native library of its own;
/// by tables alone it would take longer than SHA-256 (docs/benchmarks.md, Download), so on x86 it is the processor that multiplies.
/// </summary>
internal sealed class Crc64Nvme() : NonCryptographicHashAlgorithm(sizeof(ulong))
{
    private const ulong ReversedPolynomial = 0x9A6C9329AC4BC9B5;
    private const int Step = sizeof(ulong);
    private const int Values = 256;

    /// <summary>Blocks that are folded beside each other, so that none has to wait for the product of the one before it.</summary>
    private const int Lanes = 4;

    private static readonly ulong[] s_tables = Tables();
    private static readonly Vector128<ulong> s_overOne = Vector128.Create(PowerOfX(191), PowerOfX(127));
    private static readonly Vector128<ulong> s_overLanes = Vector128.Create(PowerOfX((Lanes * 128) + 63), PowerOfX((Lanes * 128) - 1));

    private ulong _state = ulong.MaxValue;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> source)
    {
        var blocks = Pclmulqdq.IsSupported ? MemoryMarshal.Cast<byte, Vector128<ulong>>(source) : [];
        if (blocks.Length >= Lanes)
        {
            _state = Fold(_state, blocks);
            source = source[(blocks.Length * Vector128<byte>.Count)..];
        }

        _state = Divide(_state, source);
    }

    /// <inheritdoc/>
    public override void Reset() => _state = ulong.MaxValue;

    /// <summary>Writes it as the stores do: the most significant byte first.</summary>
    protected override void GetCurrentHashCore(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, ~_state);

    /// <summary>
    /// Blocks of 16 bytes become one that leaves the same remainder: carried over n bits by x^(n + 64) and x^n (Intel, Fast CRC Computation Using
    /// PCLMULQDQ; the product of reversed factors stands one power higher, hence one less here).
    /// </summary>
    private static ulong Fold(ulong state, ReadOnlySpan<Vector128<ulong>> blocks)
    {
        var (first, second, third, last) = (blocks[0] ^ Vector128.CreateScalar(state), blocks[1], blocks[2], blocks[3]);
        for (blocks = blocks[Lanes..]; blocks.Length >= Lanes; blocks = blocks[Lanes..])
        {
            first = Carry(first, s_overLanes) ^ blocks[0];
            second = Carry(second, s_overLanes) ^ blocks[1];
            third = Carry(third, s_overLanes) ^ blocks[2];
            last = Carry(last, s_overLanes) ^ blocks[3];
        }

        var folded = Carry(Carry(Carry(first, s_overOne) ^ second, s_overOne) ^ third, s_overOne) ^ last;
        foreach (var block in blocks)
            folded = Carry(folded, s_overOne) ^ block;
        return Divide(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in folded)));
    }

    private static Vector128<ulong> Carry(Vector128<ulong> block, Vector128<ulong> powers) =>
        Pclmulqdq.CarrylessMultiply(block, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, powers, 0x11);

    private static ulong Divide(ulong state, ReadOnlySpan<byte> source)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(source);
        foreach (var word in words)
        {
            state ^= BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
            var next = 0UL;
            for (var i = 0; i < Step; i++, state >>= 8)
                next ^= s_tables[((Step - 1 - i) * Values) + (int)(state & 0xFF)];
            state = next;
        }

        foreach (var value in source[(words.Length * Step)..])
            state = s_tables[(byte)(state ^ value)] ^ (state >> 8);
        return state;
    }

    /// <summary>A power of x modulo the polynomial, reversed as everything here.</summary>
    private static ulong PowerOfX(int power)
    {
        var value = 1UL << 63;
        for (; power > 0; power--)
            value = (value >> 1) ^ ((value & 1) * ReversedPolynomial);
        return value;
    }

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
