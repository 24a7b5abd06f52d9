using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HimalytixRestore.Engine.Archives;

/// <summary>PBKDF2 (RFC 8018, 5.2) with the digests that openssl offers; .NET's own has no MD5.</summary>
internal static class Pbkdf2
{
    /// <summary>Fills the output.</summary>
    /// <param name="passphrase">The passphrase's bytes; may be empty.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="output">Receives the derived bytes.</param>
    /// <param name="derivation">Iterations and digest.</param>
    public static void Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, Span<byte> output, KeyDerivation derivation)
    {
        if (derivation.HashAlgorithm == HashAlgorithmName.MD5)
            DeriveMd5(passphrase, salt, output, derivation.Iterations);
        else
            Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, output, derivation.Iterations, derivation.HashAlgorithm);
    }

    private static void DeriveMd5(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, Span<byte> output, int iterations)
    {
        Span<byte> seed = stackalloc byte[salt.Length + sizeof(int)];
        Span<byte> round = stackalloc byte[HMACMD5.HashSizeInBytes];
        Span<byte> block = stackalloc byte[HMACMD5.HashSizeInBytes];
        salt.CopyTo(seed);
        for (var index = 1; output.Length > 0; index++)
        {
            BinaryPrimitives.WriteInt32BigEndian(seed[salt.Length..], index);
            Hash(passphrase, seed, round);
            round.CopyTo(block);
            for (var i = 1; i < iterations; i++)
            {
                Hash(passphrase, round, round);
                for (var j = 0; j < block.Length; j++)
                    block[j] ^= round[j];
            }

            var count = Math.Min(block.Length, output.Length);
            block[..count].CopyTo(output);
            output = output[count..];
        }

        CryptographicOperations.ZeroMemory(round);
        CryptographicOperations.ZeroMemory(block);
    }

#pragma warning disable CA5351 // Weak, and all the same what `openssl enc -md md5` did to the file that has to be read.
    private static void Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> output) => HMACMD5.HashData(key, data, output);
#pragma warning restore CA5351
}
