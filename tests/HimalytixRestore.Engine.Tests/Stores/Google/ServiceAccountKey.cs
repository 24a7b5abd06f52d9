using System.Security.Cryptography;
using System.Text.Json;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

/// <summary>Key files as Google's console gives them, with a key that nobody knows.</summary>
internal static class ServiceAccountKey
{
    private static readonly RSA s_key = RSA.Create(2048);

    /// <summary>The private key, as PEM.</summary>
    public static string PrivateKey { get; } = s_key.ExportPkcs8PrivateKeyPem();

    /// <summary>The public key.</summary>
    public static RSAParameters PublicKey { get; } = s_key.ExportParameters(includePrivateParameters: false);

    /// <summary>The text of a file.</summary>
    /// <param name="email">The account.</param>
    /// <param name="tokenEndpoint">Where its tokens come from.</param>
    public static string Create(string email, string tokenEndpoint = "http://127.0.0.1:9/token") => JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["type"] = "service_account",
        ["project_id"] = "himalytix",
        ["private_key_id"] = "0123456789abcdef",
        ["private_key"] = PrivateKey,
        ["client_email"] = email,
        ["client_id"] = "100000000000000000001",
        ["token_uri"] = tokenEndpoint,
    });
}
