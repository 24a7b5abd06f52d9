namespace HimalytixRestore.Ports;

/// <summary>A restore into a scratch database, to prove that it can be done and how long it takes.</summary>
public sealed record DrillRequest
{
    /// <summary>Where things are; its database is the live one, which is not touched.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The backup; null is the newest of the environment.</summary>
    public BackupReference? Source { get; init; }

    /// <summary>What to do about missing roles.</summary>
    public MissingRoleAction MissingRole { get; init; }

    /// <summary>Sessions that load rows at once; null is as many as the server has cores, and connections to give.</summary>
    public int? Jobs { get; init; }

    /// <summary>How fast an archived backup is thawed.</summary>
    public RetrievalTier RetrievalTier { get; init; }

    /// <summary>Leave the scratch database there.</summary>
    public bool Keep { get; init; }

    /// <summary>Where a report is written, also when the drill fails; its extension says its form. Null writes none.</summary>
    public string? ReportPath { get; init; }

    /// <summary>Where a JUnit report is written, also when the drill fails; null writes none.</summary>
    public string? JUnitPath { get; init; }
}
