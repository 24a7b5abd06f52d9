namespace HimalytixRestore.Engine.Configuration;

/// <summary>A place in a profile's text, as editors count: line and column from 1, the column in characters.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
internal sealed record ProfilePlace(int Line, int Column)
{
    /// <summary>The beginning.</summary>
    public static ProfilePlace Start { get; } = new(1, 1);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"line {Line}, column {Column}");
}
