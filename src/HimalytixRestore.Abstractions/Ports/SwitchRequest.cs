namespace HimalytixRestore.Ports;

/// <summary>A filled database to put in the place of a live one.</summary>
public sealed record SwitchRequest
{
    /// <summary>Where things are; its database is the name that changes hands.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The database that gets the name.</summary>
    public required string NewDatabase { get; init; }

    /// <summary>The name under which the replaced database lives on; null is <c>&lt;database&gt;_before_&lt;time&gt;</c>.</summary>
    public string? PreviousName { get; init; }

    /// <summary>Leave the new database its own owner, settings, limits and grants instead of giving it those of the replaced one.</summary>
    public bool KeepAttributes { get; init; }

    /// <summary>The run that filled the new database, has given it its grants and whose unfinished mark it carries; null when it is a finished one.</summary>
    public string? RunId { get; init; }
}
