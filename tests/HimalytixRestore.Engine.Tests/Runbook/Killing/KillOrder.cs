namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>A restore for a process that is killed, and where it is killed. The password and the passphrase are in its environment.</summary>
internal sealed record KillOrder
{
    public required string HostName { get; init; }

    public required int Port { get; init; }

    public required string UserName { get; init; }

    public required string Database { get; init; }

    public required string Store { get; init; }

    public required string StateFolder { get; init; }

    public required string ServicesPath { get; init; }

    public RestoreStrategy Strategy { get; init; }

    public SnapshotMethod SnapshotMethod { get; init; } = SnapshotMethod.Rename;

    /// <summary>Where it stands still until it is killed.</summary>
    public KillPoint Point { get; init; } = new();

    /// <summary>The last step of the run; it is interrupted then, as asked.</summary>
    public string? StopAfter { get; init; }

    /// <summary>The run is undone when it has ended; the point is one of the roll back.</summary>
    public bool IsUndone { get; init; }

    /// <summary>A run to go on with instead of a new one; the point is counted from where it goes on.</summary>
    public string? ResumedRunId { get; init; }
}
