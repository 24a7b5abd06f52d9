namespace HimalytixRestore.Engine.Reports;

/// <summary>A line of the runbook's checklist.</summary>
/// <param name="Text">The line, in the runbook's words.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Proof">How that is known, or what to do.</param>
internal sealed record ChecklistItem(string Text, ChecklistState State, string Proof);
