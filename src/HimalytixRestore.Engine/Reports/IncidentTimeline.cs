namespace HimalytixRestore.Engine.Reports;

/// <summary>A run's attempts and steps as one sequence of events.</summary>
internal static class IncidentTimeline
{
    /// <summary>The events of a run, oldest first.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<IncidentEvent> Of(RestoreRun run)
    {
        var events = new List<IncidentEvent>();
        foreach (var attempt in run.Attempts)
        {
            string backup = attempt.Backup.Length > 0 ? $" with {attempt.Backup}" : "";
            events.Add(new(attempt.StartedAt, attempt.Number, $"Attempt {attempt.Number} begins{backup}."));
            foreach (var step in attempt.Number == run.Attempts.Count ? run.Steps : attempt.Steps)
            {
                if (step.StartedAt is { } started)
                    events.Add(new(started, attempt.Number, $"{step.Id}: {step.Status} after {DisplayText.Duration(step.Duration)}. {step.Message}".TrimEnd()));
            }

            events.Add(new(attempt.StartedAt + attempt.Duration, attempt.Number, $"Attempt {attempt.Number} ends: {attempt.Outcome}{(attempt.Failure is { } failure ? $", {failure}" : ".")}"));
        }

        return events;
    }
}
