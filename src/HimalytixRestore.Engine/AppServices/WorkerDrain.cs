namespace HimalytixRestore.Engine.AppServices;

/// <summary>How a Celery worker finishes what it has begun before it is stopped.</summary>
internal sealed record WorkerDrain
{
    /// <summary>The worker's service; the drain is done before this one stops.</summary>
    public required string Service { get; init; }

    /// <summary>The celery program and what stands before its command, for example <c>/srv/himalytix/venv/bin/celery -A himalytix</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The queues whose tasks are no longer taken.</summary>
    public required IReadOnlyList<string> Queues { get; init; }

    /// <summary>The folder to run it in, a full path on the application's host; null is where a session begins.</summary>
    public string? Folder { get; init; }

    /// <summary>How long the tasks at work may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
