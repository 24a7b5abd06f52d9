namespace HimalytixRestore;

/// <summary>One message to the webhook of an environment. It holds names, counts and durations; no secret and nothing of what is in a database.</summary>
public sealed record RestoreNotification
{
    /// <summary>What it tells.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>The environment; empty when none was given.</summary>
    public string Environment { get; init; } = "";

    /// <summary>The run that it tells of; empty when it is about none.</summary>
    public string RunId { get; init; } = "";

    /// <summary>The message.</summary>
    public required string Text { get; init; }

    /// <summary>When what it tells happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What became of it.</summary>
    public NotificationStatus Status { get; init; } = NotificationStatus.Kept;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Text}";
}
