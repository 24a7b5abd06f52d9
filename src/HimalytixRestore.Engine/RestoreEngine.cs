namespace HimalytixRestore.Engine;

/// <summary>Placeholder until the rooms are composed.</summary>
public sealed class RestoreEngine;
