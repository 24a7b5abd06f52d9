namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>An object as a cloud lists it.</summary>
/// <param name="Key">Its whole key.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Version">What pins it: an ETag without its quotes, a generation.</param>
/// <param name="LastModified">When it was written, by the store's clock.</param>
/// <param name="StorageClass">Its storage class.</param>
/// <param name="ArchiveState">Whether it can be read, as far as a listing tells: an object of an archive class counts as archived.</param>
internal sealed record StoredObject(string Key, long SizeBytes, string Version, DateTimeOffset LastModified, string StorageClass, BackupArchiveState ArchiveState);
