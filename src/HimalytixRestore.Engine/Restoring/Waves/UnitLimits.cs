namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>How big units become.</summary>
/// <param name="AloneAboveBytes">Bytes of a table's rows from which its indexes and keys are units of their own.</param>
/// <param name="Locks">Locks that one transaction may hold on the server.</param>
internal sealed record UnitLimits(long AloneAboveBytes, long Locks)
{
    /// <summary>An index of a table of this size takes longer than the round trips that a batch saves.</summary>
    public const long DefaultAloneAboveBytes = 2 << 20;

    /// <summary>Bytes of rows that the statements of one batch look at.</summary>
    public long BatchBytes => 4 * AloneAboveBytes;
}
