namespace HimalytixRestore.Engine.Runbook;

/// <summary>The steps of each strategy.</summary>
internal static class StrategyPlan
{
    /// <summary>The steps in order.</summary>
    /// <param name="strategy">The strategy.</param>
    public static IReadOnlyList<IRunbookStep> For(RestoreStrategy strategy) => strategy switch
    {
        RestoreStrategy.InPlace => InPlacePlan.Create(),
        RestoreStrategy.Swap => SwapPlan.Create(),
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "There is no plan for this strategy."),
    };
}
