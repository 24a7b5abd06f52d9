namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>Whom the targets speak of.</summary>
internal enum ContestantGroup
{
    /// <summary>The runbook by hand, with files between its steps.</summary>
    Runbook,

    /// <summary>The same as one pipe.</summary>
    Psql,

    /// <summary>pg_restore.</summary>
    PgRestore,

    /// <summary>This product.</summary>
    Ours,
}
