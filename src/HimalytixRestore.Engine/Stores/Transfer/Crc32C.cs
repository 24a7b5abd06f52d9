using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// CRC-32C (Castagnoli; RFC 3720, appendix B.4), which System.IO.Hashing does not have and processors do: the runtime's own instruction, eight bytes a time.
/// </summary>
internal sealed class Crc32C() : NonCryptographicHashAlgorithm(sizeof(uint))
{
    private uint _state = uint.MaxValue;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> source)
    {
        var state = _state;
        var words = MemoryMarshal.Cast<byte, ulong>(source);
        foreach (var word in words)
            state = BitOperations.Crc32C(state, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var value in source[(words.Length * sizeof(ulong))..])
            state = BitOperations.Crc32C(state, value);
        _state = state;
    }

    /// <inheritdoc/>
    public override void Reset() => _state = uint.MaxValue;

    /// <summary>Writes it as the stores do: the most significant byte first.</summary>
    protected override void GetCurrentHashCore(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(destination, ~_state);
}
