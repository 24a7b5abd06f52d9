using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>An earlier run with all that is needed to go on with it or to undo it.</summary>
/// <param name="Recorded">What its journal tells.</param>
/// <param name="Request">What was asked for, with what is said now over it.</param>
/// <param name="Settings">Where things are.</param>
/// <param name="Store">The state folder's runs.</param>
internal sealed record FoundRun(RecordedRun Recorded, FullRestoreRequest Request, RestoreSettings Settings, RunStore Store)
{
    /// <summary>The run.</summary>
    public RestoreRun Run => Recorded.Run;

    /// <summary>True when there is nothing to do but to bring back what was before: the run failed, or was being undone.</summary>
    public bool IsRollingBack => Recorded.IsRollingBack || Run.Cause is not null;
}
