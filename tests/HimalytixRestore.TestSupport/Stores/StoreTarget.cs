namespace HimalytixRestore.TestSupport.Stores;

/// <summary>What a request asks, and of what.</summary>
/// <param name="Operation">What.</param>
/// <param name="Bucket">The bucket; empty for none.</param>
/// <param name="Key">The object's key; empty for none.</param>
public sealed record StoreTarget(StoreOperation Operation, string Bucket, string Key);
