namespace HimalytixRestore.Engine.Runbook;

/// <summary>What has the target's name now, told by number and mark and not by what a journal says.</summary>
internal enum TargetState
{
    /// <summary>There is none of the name.</summary>
    None,

    /// <summary>The database before the run: a rename does not change its number.</summary>
    Original,

    /// <summary>The run's own, empty or filled half-way.</summary>
    Unfinished,

    /// <summary>The run's own, filled whole and still marked: its health has not passed.</summary>
    Restored,

    /// <summary>The run's own, proven and open.</summary>
    Proven,

    /// <summary>Neither the run's nor the one that it found.</summary>
    Foreign,
}
