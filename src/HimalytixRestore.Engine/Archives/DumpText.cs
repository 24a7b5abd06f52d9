using System.Buffers;

namespace HimalytixRestore.Engine.Archives;

/// <summary>Tells text from the noise that a wrong key decrypts to.</summary>
internal static class DumpText
{
    private static readonly SearchValues<byte> Printable = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (byte)code), (byte)'\t', (byte)'\r', (byte)'\n']);

    /// <summary>True when all bytes are printable ASCII; for 16 random bytes that happens about twice in ten million times.</summary>
    /// <param name="bytes">The bytes.</param>
    public static bool IsLikely(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept(Printable);
}
