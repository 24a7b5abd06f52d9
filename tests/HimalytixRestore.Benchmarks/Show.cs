using System.Globalization;

namespace HimalytixRestore.Benchmarks;

/// <summary>Prints what was measured, the same everywhere.</summary>
internal static class Show
{
    private const double Mebibyte = 1 << 20;

    /// <summary>A headline.</summary>
    public static void Title(string text) => Console.WriteLine($"\n{text}");

    /// <summary>A measured value.</summary>
    public static void Line(string name, string value) => Console.WriteLine($"  {name,-36}{value,16}");

    /// <summary>A size in MiB.</summary>
    public static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte:N1} MiB");

    /// <summary>A number of things.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time in seconds.</summary>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:N2} s");

    /// <summary>How much in how long.</summary>
    public static string Throughput(long bytes, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte / time.TotalSeconds:N1} MiB/s");
}
