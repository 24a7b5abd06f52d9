namespace HimalytixRestore.Engine.Operations;

/// <summary>What an earlier run found out about the backups of an environment.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Inventory">What its backup held.</param>
/// <param name="BackupSizeBytes">Its backup's size as it was stored; 0 when it is not known.</param>
/// <param name="DatabaseSizeBytes">The restored database's size on disk; 0 when it did not come to that.</param>
internal sealed record PastRestore(string RunId, DumpInventory Inventory, long BackupSizeBytes, long DatabaseSizeBytes);
