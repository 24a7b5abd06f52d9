using System.Security.Cryptography;

namespace HimalytixRestore.Engine.Archives;

/// <summary>
/// The key and initialization vector of one <c>openssl enc -aes-256-cbc -pbkdf2</c> file: 48 bytes of PBKDF2 over passphrase and salt
/// (docs/backup-format.md, The cipher). Zeroed when disposed.
/// </summary>
internal sealed class OpenSslKey : IDisposable
{
    /// <summary>AES' block.</summary>
    public const int BlockSize = 16;

    /// <summary>The magic word and the salt.</summary>
    public const int HeaderSize = 16;

    private const int KeySize = 32;

    private readonly byte[] _vector = new byte[BlockSize];
    private readonly Aes _aes;

    private OpenSslKey(ReadOnlySpan<byte> material)
    {
        _aes = Aes.Create();
        var key = material[..KeySize].ToArray();
        _aes.Key = key;
        CryptographicOperations.ZeroMemory(key);
        material[KeySize..].CopyTo(_vector);
    }

    /// <summary>What every such file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "Salted__"u8;

    /// <summary>Derives the key.</summary>
    /// <param name="passphrase">Its bytes as typed.</param>
    /// <param name="salt">The file's salt.</param>
    /// <param name="derivation">Iterations and digest.</param>
    public static OpenSslKey Derive(Secret passphrase, ReadOnlySpan<byte> salt, KeyDerivation derivation)
    {
        Span<byte> material = stackalloc byte[KeySize + BlockSize];
        try
        {
            Pbkdf2.Derive(passphrase.Reveal(), salt, material, derivation);
            return new(material);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(material);
        }
    }

    /// <summary>Decrypts whole blocks and moves on: the next call continues where this one ended.</summary>
    /// <param name="cipherText">Whole blocks.</param>
    /// <param name="plainText">Room for as many bytes; must not overlap.</param>
    public void Decrypt(ReadOnlySpan<byte> cipherText, Span<byte> plainText)
    {
        _aes.DecryptCbc(cipherText, _vector, plainText, PaddingMode.None);
        cipherText[^BlockSize..].CopyTo(_vector);
    }

    /// <summary>Encrypts whole blocks and moves on: the next call continues where this one ended.</summary>
    /// <param name="plainText">Whole blocks.</param>
    /// <param name="cipherText">Room for as many bytes; must not overlap.</param>
    public void Encrypt(ReadOnlySpan<byte> plainText, Span<byte> cipherText)
    {
        _aes.EncryptCbc(plainText, _vector, cipherText, PaddingMode.None);
        cipherText[(plainText.Length - BlockSize)..plainText.Length].CopyTo(_vector);
    }

    /// <summary>Continues after a given cipher block: block i of CBC needs only cipher block i-1.</summary>
    /// <param name="previousCipherBlock">That block.</param>
    public void ContinueAfter(ReadOnlySpan<byte> previousCipherBlock) => previousCipherBlock.CopyTo(_vector);

    /// <summary>The length of the PKCS#7 padding at the end of the last plain block; 0 when it is not right.</summary>
    /// <param name="lastBlock">The last plain block.</param>
    public static int PaddingLength(ReadOnlySpan<byte> lastBlock)
    {
        var length = lastBlock[^1];
        return length is >= 1 and <= BlockSize && !lastBlock[^length..].ContainsAnyExcept(length) ? length : 0;
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_vector);
        _aes.Dispose();
    }
}
