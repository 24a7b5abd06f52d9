using System.Globalization;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>Processor time, user and system, as Linux counts it for processes with all they started.</summary>
internal static class CpuClock
{
    /// <summary>The unit of /proc/*/stat: USER_HZ, 100 a second on every architecture that .NET runs on.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>What this process' children used, and their children; of those that have ended.</summary>
    public static TimeSpan OfEndedChildren() => ReadProcess("self").Ended;

    /// <summary>What a process and its children used, running and ended ones.</summary>
    /// <param name="processId">The process, for example a postmaster.</param>
    public static TimeSpan OfTree(int processId)
    {
        var name = processId.ToString(CultureInfo.InvariantCulture);
        while (true)
        {
            var before = ReadProcess(name);
            var running = Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)!).Where(folder => char.IsAsciiDigit(folder[0]))
                .Select(TryReadProcess).Where(process => process?.Parent == processId).Aggregate(TimeSpan.Zero, (sum, process) => sum + process!.Own + process.Ended);

            // A child that ended meanwhile would be counted twice or not at all.
            var after = ReadProcess(name);
            if (after.Ended == before.Ended)
                return after.Own + after.Ended + running;
        }
    }

    private static ProcessTimes? TryReadProcess(string name)
    {
        try
        {
            return ReadProcess(name);
        }
        catch (IOException)
        {
            // It has just ended.
            return null;
        }
    }

    private static ProcessTimes ReadProcess(string name)
    {
        // The program's name stands in brackets and may hold anything; after it: state, parent, …; the times are fields 14 to 17 of proc(5).
        var text = File.ReadAllText($"/proc/{name}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new(int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(fields[11]) + Ticks(fields[12]), Ticks(fields[13]) + Ticks(fields[14]));
    }

    private static TimeSpan Ticks(string field) => Tick * long.Parse(field, CultureInfo.InvariantCulture);

    private sealed record ProcessTimes(int Parent, TimeSpan Own, TimeSpan Ended);
}
