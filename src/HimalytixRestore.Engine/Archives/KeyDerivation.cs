using System.Security.Cryptography;

namespace HimalytixRestore.Engine.Archives;

/// <summary>The parameters of <c>openssl enc -pbkdf2</c>; openssl's own defaults are the producer's (docs/backup-format.md, The cipher).</summary>
internal sealed record KeyDerivation
{
    /// <summary>The producer's: 10,000 iterations of HMAC-SHA256.</summary>
    public static readonly KeyDerivation Default = new(10_000, "sha256");

    /// <summary>Checks and keeps the parameters.</summary>
    /// <param name="iterations">openssl's <c>-iter</c>.</param>
    /// <param name="digest">openssl's <c>-md</c>: sha256, sha1, sha384, sha512 or md5; case does not matter.</param>
    /// <exception cref="ConfigurationException">One is out of range or unknown.</exception>
    public KeyDerivation(int iterations, string digest)
    {
        if (iterations < 1)
        {
            throw new ConfigurationException(
                "InvalidIterations", $"{iterations} is no number of key iterations.", "Give the number that was given to openssl's -iter (10000 when there was none).");
        }

        Iterations = iterations;
        Digest = digest.ToLowerInvariant();
        HashAlgorithm = Digest switch
        {
            "sha256" => HashAlgorithmName.SHA256,
            "sha1" => HashAlgorithmName.SHA1,
            "sha384" => HashAlgorithmName.SHA384,
            "sha512" => HashAlgorithmName.SHA512,
            "md5" => HashAlgorithmName.MD5,
            _ => throw new ConfigurationException(
                "UnknownDigest", $"'{digest}' is no digest of the key derivation.", "Give the one that was given to openssl's -md: sha256 (the default), sha1, sha384, sha512 or md5."),
        };
    }

    /// <summary>The iterations.</summary>
    public int Iterations { get; }

    /// <summary>The digest as openssl names it.</summary>
    public string Digest { get; }

    /// <summary>The digest.</summary>
    public HashAlgorithmName HashAlgorithm { get; }
}
