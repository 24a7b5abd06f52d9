using System.Buffers;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>The server's classes of bytes (src/backend/parser/scan.l). Every byte of a multi-byte character is a letter.</summary>
internal static class SqlBytes
{
    /// <summary>What an identifier goes on with.</summary>
    public static SearchValues<byte> IdentifierParts { get; } = SearchValues.Create([.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(IsIdentifierPart)]);

    /// <summary>Whether it is white space.</summary>
    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f';

    /// <summary>Whether it is a digit.</summary>
    public static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);

    /// <summary>Whether an identifier can begin with it.</summary>
    public static bool IsIdentifierStart(byte b) => b >= 0x80 || b == (byte)'_' || char.IsAsciiLetter((char)b);

    /// <summary>Whether an identifier can go on with it.</summary>
    public static bool IsIdentifierPart(byte b) => IsIdentifierStart(b) || b == (byte)'$' || IsDigit(b);
}
