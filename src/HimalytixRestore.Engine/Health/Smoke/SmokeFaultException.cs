namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>Ends one try of a test with what was found; never leaves <see cref="SmokeRun"/>.</summary>
/// <param name="outcome">What was found.</param>
internal sealed class SmokeFaultException(SmokeOutcome outcome) : Exception(outcome.Finding.Message)
{
    /// <summary>What was found.</summary>
    public SmokeOutcome Outcome { get; } = outcome;
}
