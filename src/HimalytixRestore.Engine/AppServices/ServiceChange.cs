using System.Diagnostics;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>One order to a service and the time it has.</summary>
/// <param name="Verb"><c>stop</c> or <c>start</c>.</param>
/// <param name="Service">The service.</param>
/// <param name="Timeout">How long it may take.</param>
internal sealed record ServiceChange(string Verb, string Service, TimeSpan Timeout)
{
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>True when the time is over.</summary>
    public bool IsOver => Elapsed >= Timeout;
}
