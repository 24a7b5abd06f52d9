namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>How one try of a test ended.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="MayPass">True for trouble that an application which is still starting has, and that a later try may not meet.</param>
internal sealed record SmokeOutcome(HealthFinding Finding, bool MayPass = false);
