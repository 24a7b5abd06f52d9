namespace HimalytixRestore.Engine.Dumps;

/// <summary>A table, view or sequence that a dump creates.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in pg_dump's words, for example <c>TABLE</c>, <c>SEQUENCE</c>.</param>
internal sealed record DumpRelation(QualifiedName Name, string Type)
{
    /// <summary>The partitioned table it is a partition of; null for all others.</summary>
    public QualifiedName? Parent { get; set; }

    /// <summary>The table whose column owns it, a sequence; null for all others.</summary>
    public QualifiedName? OwnedBy { get; set; }
}
