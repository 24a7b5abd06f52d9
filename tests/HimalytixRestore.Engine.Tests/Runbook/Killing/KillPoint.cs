namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>A moment of a run, told by its journal.</summary>
internal sealed record KillPoint
{
    /// <summary>The record, from 1; 0 is none.</summary>
    public int Record { get; init; }

    /// <summary>The record by its name instead, for example <c>StepEnded Snapshot</c>.</summary>
    public string? Name { get; init; }

    /// <summary>After the record is on the disk; otherwise before it is written.</summary>
    public bool AfterFlush { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{(AfterFlush ? "after" : "before")} {Name ?? $"record {Record}"}";
}
