namespace HimalytixRestore.TestSupport.Databases;

/// <summary>The rows of one COPY block.</summary>
/// <param name="Header">The COPY statement.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Sum">The sum of every row's 128-bit hash: the same in any order.</param>
/// <param name="Sequence">A 128-bit hash of all rows in their order.</param>
internal sealed record CopyDigest(string Header, long Rows, UInt128 Sum, UInt128 Sequence);
