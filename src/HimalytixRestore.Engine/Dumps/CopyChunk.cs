using System.Runtime.InteropServices;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>A piece of a COPY block's rows; valid only until the reader's next call.</summary>
/// <param name="Data">Raw bytes of the rows, line ends included, without the <c>\.</c> line; may be empty at the end.</param>
/// <param name="Rows">Rows that end in it. Every raw newline ends a row.</param>
/// <param name="EndsAtRow">Whether the next byte begins a row; false only within a row larger than the buffer.</param>
/// <param name="IsEnd">Whether the block is over: its <c>\.</c> line was seen.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CopyChunk(ReadOnlyMemory<byte> Data, long Rows, bool EndsAtRow, bool IsEnd);
