namespace HimalytixRestore.Engine.Dumps;

/// <summary>A statement that needs other objects than the one it is about.</summary>
/// <param name="Line">Its line in the dump.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Label">What pg_dump calls it, for messages.</param>
/// <param name="References">What it needs.</param>
internal sealed record DumpDependent(long Line, DumpStatementKind Kind, StatementSubject Subject, string Label, IReadOnlyList<QualifiedName> References);
