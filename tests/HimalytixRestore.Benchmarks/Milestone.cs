namespace HimalytixRestore.Benchmarks;

/// <summary>Something the engine told while it worked.</summary>
/// <param name="At">When, from the restore's begin.</param>
/// <param name="Text">What.</param>
internal sealed record Milestone(TimeSpan At, string Text);
