using System.Globalization;

namespace HimalytixRestore.Engine.Health;

/// <summary>Sizes for people.</summary>
internal static class ByteSize
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A size in the largest unit of which it has at least one.</summary>
    /// <param name="bytes">The size.</param>
    public static string Format(long bytes)
    {
        var unit = 0;
        double size = bytes;
        for (; size >= 1024 && unit < s_units.Length - 1; unit++)
            size /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {s_units[unit]}");
    }
}
