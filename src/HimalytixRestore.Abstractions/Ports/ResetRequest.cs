namespace HimalytixRestore.Ports;

/// <summary>A database to replace by an empty one.</summary>
public sealed record ResetRequest
{
    /// <summary>Where things are; its database is the one to replace.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>Drop the old database instead of renaming it aside.</summary>
    public bool Drop { get; init; }

    /// <summary>The name under which the old database lives on; null is <c>&lt;database&gt;_before_&lt;time&gt;</c>.</summary>
    public string? PreviousName { get; init; }

    /// <summary>The attributes of the new database; null takes those of the old one.</summary>
    public DatabaseInfo? Attributes { get; init; }

    /// <summary>The run on whose behalf the new database is marked unfinished; null leaves it open.</summary>
    public string? RunId { get; init; }
}
