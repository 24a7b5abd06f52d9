using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>Computes a hash piece by piece. The CRCs are written here anew, so that the engine's are compared with other ones than themselves.</summary>
internal sealed class ContentHasher : IDisposable
{
    private static readonly ulong[] Crc32Table = Table(0xEDB88320);
    private static readonly ulong[] Crc64NvmeTable = Table(0x9A6C9329AC4BC9B5);

    private readonly ContentHash _algorithm;
    private readonly IncrementalHash? _hash;
    private ulong _crc;

    /// <summary>Begins with nothing.</summary>
    /// <param name="algorithm">Which hash.</param>
    public ContentHasher(ContentHash algorithm)
    {
        _algorithm = algorithm;
        _hash = algorithm switch
        {
            ContentHash.Md5 => IncrementalHash.CreateHash(HashAlgorithmName.MD5),
            ContentHash.Sha1 => IncrementalHash.CreateHash(HashAlgorithmName.SHA1),
            ContentHash.Sha256 => IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
            _ => null,
        };
        _crc = algorithm == ContentHash.Crc64Nvme ? ulong.MaxValue : uint.MaxValue;
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_hash is not null)
            _hash.AppendData(bytes);
        else if (_algorithm == ContentHash.Crc32C)
            AppendCrc32C(bytes);
        else
            AppendByTable(_algorithm == ContentHash.Crc32 ? Crc32Table : Crc64NvmeTable, bytes);
    }

    /// <summary>The hash; CRCs most significant byte first, as both clouds write them.</summary>
    public byte[] Finish()
    {
        if (_hash is not null)
            return _hash.GetHashAndReset();

        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ~_crc);
        return _algorithm == ContentHash.Crc64Nvme ? bytes : bytes[4..];
    }

    /// <inheritdoc/>
    public void Dispose() => _hash?.Dispose();

    private void AppendCrc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = (uint)_crc;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        _crc = crc;
    }

    private void AppendByTable(ulong[] table, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            _crc = table[(byte)(_crc ^ value)] ^ (_crc >> 8);
    }

    /// <summary>The remainders of every byte by a polynomial whose lowest bit is the highest power.</summary>
    private static ulong[] Table(ulong polynomial)
    {
        var table = new ulong[256];
        for (var index = 0; index < table.Length; index++)
        {
            var value = (ulong)index;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ polynomial;
            table[index] = value;
        }

        return table;
    }
}
