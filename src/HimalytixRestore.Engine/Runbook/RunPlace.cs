namespace HimalytixRestore.Engine.Runbook;

/// <summary>Where a run is.</summary>
/// <param name="Index">The step, from 0.</param>
/// <param name="IsUndo">True when it is being undone.</param>
/// <param name="Since">When that began.</param>
internal sealed record RunPlace(int Index, bool IsUndo, DateTimeOffset Since);
