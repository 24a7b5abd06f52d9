namespace HimalytixRestore.Engine.Health.Comparing;

/// <summary>How far a table has come.</summary>
/// <param name="Rows">Its rows; null when they could be neither counted nor estimated.</param>
/// <param name="IsEstimate">True when the rows are the server's estimate.</param>
/// <param name="Newest">The latest time in <c>created_at</c> and <c>updated_at</c>; null where there is none, or it cannot be asked in good time.</param>
/// <param name="MaximumId">The largest <c>id</c>; null as before.</param>
internal sealed record TableState(long? Rows, bool IsEstimate, DateTimeOffset? Newest, long? MaximumId)
{
    /// <summary>Rows whose <c>created_at</c> or <c>updated_at</c> is later than the time that was asked about; null when none was, or as before.</summary>
    public long? ChangedRows { get; init; }
}
