namespace HimalytixRestore.Engine.Runbook;

/// <summary>One line of a journal. A line holds what changed since the line before; <see cref="RunHistory"/> adds them up.</summary>
internal sealed record JournalRecord
{
    /// <summary>The version of this layout.</summary>
    public const int CurrentSchema = 1;

    public required int Schema { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required JournalEvent Event { get; init; }

    /// <summary>The process that wrote the line; on RunStarted only, to tell a live run from a dead one.</summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>The step's result after the event.</summary>
    public StepResult? Step { get; init; }

    /// <summary>The run without its steps and without the facts of earlier lines.</summary>
    public RestoreRun? Run { get; init; }
}
