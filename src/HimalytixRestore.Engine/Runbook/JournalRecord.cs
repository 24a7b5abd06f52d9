using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>One line of a journal. A line holds what changed since the line before; <see cref="RunHistory"/> adds them up.</summary>
internal sealed record JournalRecord
{
    /// <summary>The version of this layout.</summary>
    /// <remarks>2 added what was asked for, owners and grants, and the two events that say in which direction a run goes.</remarks>
    public const int CurrentSchema = 2;

    public required int Schema { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required JournalEvent Event { get; init; }

    /// <summary>The process that goes on with the run from this line on, to tell a live run from a dead one.</summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>What was asked for, without secrets; on RunStarted and AttemptStarted only.</summary>
    public FullRestoreRequest? Request { get; init; }

    /// <summary>Owners and grants inside the database before, on the line that says where it will be kept.</summary>
    public PrivilegeSet? Privileges { get; init; }

    /// <summary>The step's result after the event.</summary>
    public StepResult? Step { get; init; }

    /// <summary>The run without its steps and without the facts of earlier lines.</summary>
    public RestoreRun? Run { get; init; }
}
