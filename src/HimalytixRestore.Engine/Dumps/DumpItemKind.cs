namespace HimalytixRestore.Engine.Dumps;

/// <summary>What a <see cref="DumpItem"/> is.</summary>
internal enum DumpItemKind
{
    /// <summary>A SQL statement.</summary>
    Statement,

    /// <summary>A <c>COPY … FROM stdin</c> statement; its rows follow (<see cref="DumpReader.ReadCopyAsync"/>).</summary>
    Copy,

    /// <summary>A line of psql's that is understood: <c>\restrict</c>, <c>\unrestrict</c> or <c>\connect</c>. Never to be sent to a server.</summary>
    MetaCommand,

    /// <summary>A comment of pg_dump that names the object that follows. Nothing to send.</summary>
    TocComment,
}
