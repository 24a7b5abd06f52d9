namespace HimalytixRestore.Commands;

/// <summary>Runs as a command was given them: an object of the pipeline, or a run's identity as text.</summary>
internal static class RunText
{
    /// <summary>The parameter set of a run as an object.</summary>
    public const string RunSet = "Run";

    /// <summary>The parameter set of a run's identity.</summary>
    public const string IdSet = "RunId";

    /// <summary>A number of hours as a time; null where none is said.</summary>
    /// <param name="hours">The hours.</param>
    public static TimeSpan? Hours(double? hours) => hours is { } value ? TimeSpan.FromHours(value) : null;

    /// <summary>The environment to take the settings of: the one that was given, else the run's own.</summary>
    /// <param name="given">The value of <c>-Environment</c>.</param>
    /// <param name="run">The run; null when only its identity is known.</param>
    public static string? EnvironmentOf(string? given, RestoreRun? run) =>
        !string.IsNullOrEmpty(given) ? given : string.IsNullOrEmpty(run?.Environment) ? null : run.Environment;
}
