namespace HimalytixRestore.Engine.Reports;

/// <summary>One number of a run that a manager asks for.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number with its unit.</param>
/// <param name="Note">What it means, or why there is none.</param>
/// <param name="Tone">How good it is.</param>
internal sealed record RunFigure(string Label, string Value, string Note, Tone Tone);
