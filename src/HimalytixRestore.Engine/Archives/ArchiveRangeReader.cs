namespace HimalytixRestore.Engine.Archives;

/// <summary>Reads part of an archive, wherever it lies.</summary>
/// <param name="offset">Where the part begins.</param>
/// <param name="count">Its length; it never goes beyond the archive's end.</param>
/// <param name="cancellationToken">Ends it.</param>
internal delegate ValueTask<ReadOnlyMemory<byte>> ArchiveRangeReader(long offset, int count, CancellationToken cancellationToken);
