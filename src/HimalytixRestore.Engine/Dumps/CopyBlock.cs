namespace HimalytixRestore.Engine.Dumps;

/// <summary>The COPY block that is being read.</summary>
/// <param name="target">Its table.</param>
/// <param name="line">The line of its statement.</param>
internal sealed class CopyBlock(CopyTarget target, long line)
{
    /// <summary>Its table.</summary>
    public CopyTarget Target { get; } = target;

    /// <summary>The line of its statement.</summary>
    public long Line { get; } = line;

    /// <summary>Whether the line of its statement is over, and rows follow.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Rows that ended so far.</summary>
    public long Rows { get; set; }

    /// <summary>Bytes of rows so far.</summary>
    public long Bytes { get; set; }
}
