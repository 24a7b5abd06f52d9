namespace HimalytixRestore.Engine.Restoring;

/// <summary>What the policy must know besides the statement.</summary>
/// <param name="IsBeforeFirstObject">No <c>-- Name: …</c> comment has come yet.</param>
/// <param name="WasEmpty">The target had no user objects before the restore.</param>
/// <param name="IncludeSubscriptions">The operator asked for the dump's subscriptions.</param>
/// <param name="TakesStatistics">The server can take the statistics of a dump.</param>
internal readonly record struct PolicyContext(bool IsBeforeFirstObject, bool WasEmpty, bool IncludeSubscriptions, bool TakesStatistics = true);
