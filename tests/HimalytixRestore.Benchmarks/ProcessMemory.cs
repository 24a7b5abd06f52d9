using System.Diagnostics;
using System.Globalization;

namespace HimalytixRestore.Benchmarks;

/// <summary>This process' resident memory in bytes.</summary>
internal static class ProcessMemory
{
    /// <summary>What it has now.</summary>
    public static long Current() => OperatingSystem.IsLinux() ? FromStatus("VmRSS:") : Process.GetCurrentProcess().WorkingSet64;

    /// <summary>The most it ever had.</summary>
    public static long Peak() => OperatingSystem.IsLinux() ? FromStatus("VmHWM:") : Process.GetCurrentProcess().PeakWorkingSet64;

    /// <summary>A line of the kernel such as <c>VmHWM:   123456 kB</c>.</summary>
    private static long FromStatus(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        var kibibytes = line[name.Length..].Trim().Split(' ')[0];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) << 10;
    }
}
