namespace HimalytixRestore.Engine.Reports;

/// <summary>What state something is in after a run.</summary>
/// <param name="Name">The database or service.</param>
/// <param name="State">Its state in one sentence.</param>
internal sealed record IncidentState(string Name, string State);
