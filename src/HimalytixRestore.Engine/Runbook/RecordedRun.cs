using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>All that a journal tells of a run.</summary>
/// <param name="Run">The run.</param>
internal sealed record RecordedRun(RestoreRun Run)
{
    /// <summary>What was asked for, without secrets; null in a journal of layout 1.</summary>
    public FullRestoreRequest? Request { get; init; }

    /// <summary>Owners and grants inside the database before; null when they were not read.</summary>
    public PrivilegeSet? Privileges { get; init; }

    /// <summary>The run was on its way back, or about to be: it is never gone on with forward.</summary>
    public bool IsRollingBack { get; init; }
}
