using System.Runtime.InteropServices;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>What a COPY command carries.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="EndsAtRow">Whether the next byte begins a row.</param>
/// <param name="IsEnd">Whether it ends its block.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CopySent(long Rows, long Bytes, bool EndsAtRow, bool IsEnd)
{
    /// <summary>This and a further chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public CopySent Plus(CopyChunk chunk) => new(Rows + chunk.Rows, Bytes + chunk.Data.Length, chunk.EndsAtRow, chunk.IsEnd);
}
