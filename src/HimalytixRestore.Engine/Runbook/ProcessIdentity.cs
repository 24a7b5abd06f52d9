using System.ComponentModel;
using System.Diagnostics;

namespace HimalytixRestore.Engine.Runbook;

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
            return !process.HasExited && (new DateTimeOffset(process.StartTime) - StartedAt).Duration() < s_jitter;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
