namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>A restore for a process of its own, and where it kills itself. The password and the passphrase are in its environment.</summary>
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

    /// <summary>The record of the journal, from 1, at which it kills itself; 0 is never.</summary>
    public int Record { get; init; }

    /// <summary>After the record is on the disk; otherwise before it is written.</summary>
    public bool AfterFlush { get; init; }

    /// <summary>A run to undo instead of a new one.</summary>
    public string? UndoRunId { get; init; }
}
