using System.Diagnostics;
using System.Globalization;

namespace HimalytixRestore.TestSupport;

/// <summary>Processes that are not our children, by proc(5).</summary>
internal static class LinuxProcesses
{
    /// <summary>The processes that a process has started and that are there still.</summary>
    /// <param name="parent">The process.</param>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => Read(id)?.Parent == parent)];

    /// <summary>Kills a process (SIGKILL); one that is gone already is no error.</summary>
    /// <param name="id">The process.</param>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
        }
    }

    /// <summary>True while a process does something; a dead one whose end nobody has asked for does nothing.</summary>
    /// <param name="id">The process.</param>
    public static bool IsAlive(int id) => Read(id) is { State: not ('Z' or 'X') };

    /// <summary>The name in parentheses may hold anything; state and parent follow the last one.</summary>
    private static (char State, int Parent)? Read(int id)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
