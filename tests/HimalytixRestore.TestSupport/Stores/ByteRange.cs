using System.Globalization;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>A range of an object.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">How many bytes.</param>
public sealed record ByteRange(long Offset, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>The byte after its last one.</summary>
    public long End => Offset + Length;

    /// <summary>No byte of the object is in it: 416.</summary>
    public bool IsEmpty => Length <= 0;

    /// <summary>Reads the header Range; null when it is none that the stores follow, which then answer everything. Several ranges are such.</summary>
    /// <param name="header">The header; null when there is none.</param>
    /// <param name="size">The object's size.</param>
    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith(Unit, StringComparison.Ordinal) || header.Split('-') is not [var from, var to])
            return null;

        from = from[Unit.Length..];
        if (from.Length == 0)
            return TryParse(to, out var count) ? new(Math.Max(0, size - count), Math.Min(size, count)) : null;
        if (!TryParse(from, out var first))
            return null;
        if (to.Length == 0)
            return new(first, size - first);
        return TryParse(to, out var last) && last >= first ? new(first, Math.Min(last + 1, size) - first) : null;
    }

    private static bool TryParse(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
