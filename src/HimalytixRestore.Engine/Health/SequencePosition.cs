namespace HimalytixRestore.Engine.Health;

/// <summary>Where a sequence stands.</summary>
/// <param name="Value">Its last value.</param>
/// <param name="IsCalled">Whether the next value is after it (true) or it itself.</param>
internal readonly record struct SequencePosition(long Value, bool IsCalled)
{
    /// <summary>The value it gives next. Wider than a sequence's values, because the last one may be the largest of them.</summary>
    /// <param name="increment">The sequence's increment.</param>
    public Int128 Next(long increment) => IsCalled ? (Int128)Value + increment : Value;
}
