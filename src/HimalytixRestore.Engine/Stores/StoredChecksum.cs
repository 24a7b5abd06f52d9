namespace HimalytixRestore.Engine.Stores;

/// <summary>A checksum of an object's whole content, as its store keeps it.</summary>
/// <param name="Algorithm">How it is made.</param>
/// <param name="Value">Its bytes, in the order in which the algorithm's standard writes them.</param>
internal sealed record StoredChecksum(ChecksumAlgorithm Algorithm, ReadOnlyMemory<byte> Value);
