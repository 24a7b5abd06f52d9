namespace HimalytixRestore.Engine.Reports;

/// <summary>One line of an incident's timeline.</summary>
/// <param name="Time">When.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="Text">What happened.</param>
internal sealed record IncidentEvent(DateTimeOffset Time, int Attempt, string Text);
