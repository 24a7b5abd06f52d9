using System.IO.Hashing;
using System.Security.Cryptography;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>Hashes an object's content once, in order: SHA-256 for the file's provenance, and the checksum that its store keeps.</summary>
internal sealed class ContentProof : IDisposable
{
    private readonly StoredChecksum? _stored;
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _hash;
    private readonly NonCryptographicHashAlgorithm? _crc;

    /// <summary>Begins.</summary>
    /// <param name="stored">What the store keeps; null when it keeps nothing.</param>
    public ContentProof(StoredChecksum? stored)
    {
        _stored = stored;
        _hash = stored?.Algorithm switch
        {
            // Not for secrecy: it is what the stores keep.
            ChecksumAlgorithm.Md5 => IncrementalHash.CreateHash(HashAlgorithmName.MD5),
            ChecksumAlgorithm.Sha1 => IncrementalHash.CreateHash(HashAlgorithmName.SHA1),
            _ => null,
        };
        _crc = stored?.Algorithm switch
        {
            ChecksumAlgorithm.Crc32 => new Crc32(),
            ChecksumAlgorithm.Crc32C => new Crc32C(),
            ChecksumAlgorithm.Crc64Nvme => new Crc64Nvme(),
            _ => null,
        };
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _hash?.AppendData(bytes);
        _crc?.Append(bytes);
    }

    /// <summary>Ends, and compares with what the store keeps.</summary>
    /// <param name="backup">The object, for the error.</param>
    /// <returns>The SHA-256, lower-case hexadecimal.</returns>
    /// <exception cref="IntegrityException">It is not the content that the store has (<c>ChecksumMismatch</c>).</exception>
    public string Finish(BackupInfo backup)
    {
        var sha256 = _sha256.GetHashAndReset();
        if (_stored is not null && Found(sha256) is var found && !_stored.Value.Span.SequenceEqual(found))
        {
            throw new IntegrityException(
                "ChecksumMismatch", $"What came of '{backup.Uri}' is not what its store has: the {_stored.Algorithm} checksums differ.",
                "Repeat the command; when it fails again, take another backup and have the disk and the network of this machine checked.")
            {
                Operation = "Receiving a backup",
                TargetName = backup.Uri,
                Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Algorithm"] = _stored.Algorithm.ToString(),
                    ["Expected"] = Convert.ToHexString(_stored.Value.Span).ToLowerInvariant(),
                    ["Actual"] = Convert.ToHexString(found).ToLowerInvariant(),
                    ["Version"] = backup.Version,
                },
            };
        }

        return Convert.ToHexString(sha256).ToLowerInvariant();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sha256.Dispose();
        _hash?.Dispose();
    }

    private byte[] Found(byte[] sha256)
    {
        if (_hash is not null)
            return _hash.GetHashAndReset();
        if (_crc is null)
            return sha256;
        var value = _crc.GetCurrentHash();
        // The library writes its CRC-32 with the least significant byte first; the stores write theirs the other way.
        if (_crc is Crc32)
            Array.Reverse(value);
        return value;
    }
}
