namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What a client saw in a transaction that was committed.</summary>
/// <param name="Client">Its number.</param>
/// <param name="IsNew">Whether a thing was there that only the new database has.</param>
/// <param name="Users">What is counted differently in both.</param>
/// <param name="Code">The key of the row it wrote.</param>
/// <param name="At">When it was told so.</param>
internal sealed record ClientView(int Client, bool IsNew, long Users, string Code, DateTimeOffset At);
