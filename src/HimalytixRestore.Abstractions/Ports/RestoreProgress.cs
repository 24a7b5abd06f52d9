namespace HimalytixRestore.Ports;

/// <summary>The state of a piece of work.</summary>
/// <param name="Activity">What is being done, for example <c>Restoring erpdb</c>.</param>
/// <param name="Status">Where it is, for example <c>COPY public.ledger, 1.2 GiB of 3.4 GiB</c>.</param>
/// <param name="Percent">0 to 100; -1 when it cannot be known.</param>
/// <param name="Remaining">The time it will still take; null when it cannot be known.</param>
public sealed record RestoreProgress(string Activity, string Status, int Percent = -1, TimeSpan? Remaining = null)
{
    /// <summary>True for the state of a whole run, which is shown above that of the work at hand.</summary>
    public bool IsRun { get; init; }
}
