using System.Security.Cryptography;
using System.Text;

namespace HimalytixRestore;

/// <summary>
/// A passphrase or password. It prints as asterisks everywhere; only <see cref="Reveal"/> gives the bytes.
/// </summary>
public sealed class Secret
{
    private readonly byte[] _bytes;

    private Secret(byte[] bytes) => _bytes = bytes;

    /// <summary>A secret from text, kept as UTF-8 (the bytes as typed).</summary>
    /// <param name="text">The secret's text.</param>
    public static Secret FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A secret from bytes, which are copied.</summary>
    /// <param name="bytes">The secret's bytes.</param>
    public static Secret FromBytes(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>True when the secret is empty.</summary>
    public bool IsEmpty => _bytes.Length == 0;

    /// <summary>The bytes; never write them anywhere.</summary>
    public ReadOnlySpan<byte> Reveal() => _bytes;

    /// <summary>The text, for interfaces that take nothing else; never write it anywhere.</summary>
    public string RevealText() => Encoding.UTF8.GetString(_bytes);

    /// <summary>True when both hold the same bytes; takes the same time wherever they differ.</summary>
    /// <param name="other">The other secret.</param>
    public bool Matches(Secret other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);
    }

    /// <summary>Asterisks, always the same number.</summary>
    public override string ToString() => "********";
}
