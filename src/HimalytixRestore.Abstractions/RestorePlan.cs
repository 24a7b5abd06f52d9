namespace HimalytixRestore;

/// <summary>What a command would do. Making one changes nothing.</summary>
public sealed record RestorePlan
{
    /// <summary>What would be done, as a confirmation prompt says it.</summary>
    public required string Action { get; init; }

    /// <summary>To what: the database and its server, the run, the folder.</summary>
    public required string Target { get; init; }

    /// <summary>The environment; empty when none is named, or it does not matter.</summary>
    public string Environment { get; init; } = "";

    /// <summary>The order of a full restore; null for any other command.</summary>
    public RestoreStrategy? Strategy { get; init; }

    /// <summary>The backup that would be restored, as the store lists it now; null when it is a file, or no store lists it.</summary>
    public BackupInfo? Backup { get; init; }

    /// <summary>What the live database has that the backup has not, and that will be lost; null when it was not measured.</summary>
    public DatabaseComparison? Loss { get; init; }

    /// <summary>How long the application will be down, told by earlier runs of this database; null when none tells.</summary>
    public TimeSpan? ExpectedDowntime { get; init; }

    /// <summary>What an operator is asked to type before it is done: the database's name, for production. Empty where a yes is enough.</summary>
    public string NameToType { get; init; } = "";

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<PlannedStep> Steps { get; init; } = [];

    /// <summary>What an operator should know before saying yes.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Action}: {Target}";
}
