namespace HimalytixRestore;

/// <summary>One step of a run.</summary>
public sealed record StepResult
{
    /// <summary>The step, for example <c>StopServices</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How it ended.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>What was done or why not, in one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it began; null when it did not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public RestoreFailure? Failure { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Status}";
}
