namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>One restore that is killed, and the way out of it.</summary>
/// <param name="Name">What it is called when it fails.</param>
/// <param name="Change">What is done to a damaged copy, and where it is killed.</param>
/// <param name="EndAsync">The way out, and the proof.</param>
internal sealed record KillCase(string Name, Func<KillOrder, KillOrder> Change, Func<Recovery, Task> EndAsync)
{
    /// <summary>Where it is killed once more while it is gone on with; null is nowhere. It may end before.</summary>
    public KillPoint? Again { get; init; }
}
