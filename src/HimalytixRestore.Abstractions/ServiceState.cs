namespace HimalytixRestore;

/// <summary>An application service and what it is doing.</summary>
public sealed record ServiceState
{
    /// <summary>The service's name, for example <c>himalytix-django</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is doing now.</summary>
    public required AppServiceStatus Status { get; init; }

    /// <summary>What it was doing before this command; equal to <see cref="Status"/> when nothing was changed.</summary>
    public required AppServiceStatus PreviousStatus { get; init; }

    /// <summary>Who manages it, for example <c>systemd</c>.</summary>
    public required string Manager { get; init; }

    /// <summary>The host; empty for this machine.</summary>
    public string ComputerName { get; init; } = "";

    /// <summary>The main process; null when there is none.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How long the change took.</summary>
    public TimeSpan Duration { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Status}";
}
