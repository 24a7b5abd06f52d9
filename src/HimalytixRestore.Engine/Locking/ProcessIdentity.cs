using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Locking;

/// <summary>A process told from a later one with the same id by its start time.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record ProcessIdentity(int Id, DateTimeOffset StartedAt)
{
    // The start time is derived from the boot time, which may be read with a jitter of some milliseconds.
    private static readonly TimeSpan s_jitter = TimeSpan.FromSeconds(2);

    /// <summary>This process.</summary>
    public static ProcessIdentity Current
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return new(process.Id, new DateTimeOffset(process.StartTime));
        }
    }

    /// <summary>True when this very process is still there.</summary>
    public bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            return !process.HasExited && (new DateTimeOffset(process.StartTime) - StartedAt).Duration() < s_jitter && !IsZombie();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    // A killed process whose parent never asks for its end keeps its number and start time: in containers often for ever.
    private bool IsZombie()
    {
        if (!Platform.Current.HasProcFiles)
            return false;
        try
        {
            // proc(5): the name in parentheses may hold anything, the state follows the last one.
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/stat"));
            return stat[(stat.LastIndexOf(')') + 1)..].TrimStart() is ['Z' or 'X', ..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
