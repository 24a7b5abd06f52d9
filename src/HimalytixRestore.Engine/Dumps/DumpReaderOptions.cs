namespace HimalytixRestore.Engine.Dumps;

/// <summary>How a <see cref="DumpReader"/> reads.</summary>
internal sealed record DumpReaderOptions
{
    /// <summary>
    /// Enough of a statement to classify it and to find the names in it: the COPY of the widest table lists 1,600 columns,
    /// each up to 63 bytes, all of which may be quotes to be doubled.
    /// </summary>
    public const int VerificationText = 256 * 1024;

    /// <summary>Bytes of a statement that are kept; more are read and lexed, and dropped. All of it by default.</summary>
    public int KeepStatementText { get; init; } = int.MaxValue;

    /// <summary>Size of the read buffer in bytes; also the largest COPY chunk. It grows only for a statement that must be kept whole.</summary>
    public int BufferSize { get; init; } = 256 * 1024;

    /// <summary>Whether <c>\connect</c> (pg_dump -C) is an item; otherwise it is refused as any other meta-command.</summary>
    public bool AllowConnect { get; init; } = true;

    /// <summary>Whether the stream stays open when the reader is disposed.</summary>
    public bool LeaveOpen { get; init; }

    /// <summary>For reading a dump only to prove it: constant memory whatever a statement's size.</summary>
    public static DumpReaderOptions Verification { get; } = new() { KeepStatementText = VerificationText };
}
