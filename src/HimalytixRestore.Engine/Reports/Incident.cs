namespace HimalytixRestore.Engine.Reports;

/// <summary>What somebody who is woken at night must know about a run that did not succeed.</summary>
internal sealed record Incident
{
    /// <summary>When it was written down.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The run, with all it found out.</summary>
    public required RestoreRun Run { get; init; }

    /// <summary>What happened, in order.</summary>
    public required IReadOnlyList<IncidentEvent> Timeline { get; init; }

    /// <summary>The databases concerned, as they are now.</summary>
    public required IReadOnlyList<IncidentState> Databases { get; init; }

    /// <summary>The services, as they are now.</summary>
    public required IReadOnlyList<IncidentState> Services { get; init; }

    /// <summary>What to do, first things first.</summary>
    public required IReadOnlyList<string> Remedies { get; init; }

    /// <summary>Whom to call.</summary>
    public required IReadOnlyList<RestoreContact> Contacts { get; init; }
}
