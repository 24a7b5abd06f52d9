using System.Globalization;
using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>The server's names of encodings, as far as reading a dump's names needs them.</summary>
internal static class DumpEncodings
{
    /// <summary>Client-only encodings: their second bytes can be <c>\</c>, <c>'</c> or other ASCII, so a lexer of bytes would be led astray.</summary>
    private static readonly HashSet<string> Unsafe = new(StringComparer.Ordinal)
    {
        "BIG5", "WIN950", "WINDOWS950", "GB18030", "GBK", "WIN936", "WINDOWS936", "JOHAB", "SJIS", "SHIFTJIS", "MSKANJI", "WIN932",
        "WINDOWS932", "SHIFTJIS2004", "UHC", "WIN949", "WINDOWS949",
    };

    /// <summary>Whether a dump in this client_encoding cannot be read as bytes.</summary>
    public static bool IsUnsafe(string clientEncoding) => Unsafe.Contains(Normalize(clientEncoding));

    /// <summary>Decodes names of a dump in this client_encoding. What is not known is read as Latin-1, so that every byte keeps a meaning.</summary>
    public static Encoding For(string clientEncoding)
    {
        var name = Normalize(clientEncoding);
        if (name is "" or "UTF8" or "UNICODE")
            return Encoding.UTF8;
        var page = CodePage(name);
        return page == 0 ? Encoding.Latin1 : CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.Latin1;
    }

    /// <summary>The server ignores case and everything but letters and digits.</summary>
    private static string Normalize(string name) =>
        string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static int CodePage(string name) => name switch
    {
        "KOI8R" or "KOI8" => 20866,
        "KOI8U" => 21866,
        "EUCJP" => 51932,
        "EUCKR" => 51949,
        "EUCCN" => 51936,
        "LATIN2" or "ISO88592" => 28592,
        "LATIN3" or "ISO88593" => 28593,
        "LATIN4" or "ISO88594" => 28594,
        "LATIN5" or "ISO88599" => 28599,
        "LATIN9" or "ISO885915" => 28605,
        "ISO88595" => 28595,
        "ISO88596" => 28596,
        "ISO88597" => 28597,
        "ISO88598" => 28598,
        "WIN" => 1251,
        "ALT" => 866,
        _ when name.StartsWith("WIN", StringComparison.Ordinal) => Number(name, "WIN".Length),
        _ => 0,
    };

    private static int Number(string name, int start)
    {
        var digits = name.AsSpan(start).StartsWith("DOWS", StringComparison.Ordinal) ? name.AsSpan(start + "DOWS".Length) : name.AsSpan(start);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 0;
    }
}
