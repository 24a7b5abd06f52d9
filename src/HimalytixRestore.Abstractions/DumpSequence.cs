namespace HimalytixRestore;

/// <summary>A sequence's position as the dump sets it with <c>setval</c>.</summary>
/// <param name="Schema">The schema's name, unquoted.</param>
/// <param name="Name">The sequence's name, unquoted.</param>
/// <param name="Value">The value.</param>
/// <param name="IsCalled">Whether the next value is after <paramref name="Value"/> (true) or the value itself.</param>
public sealed record DumpSequence(string Schema, string Name, long Value, bool IsCalled)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name} = {Value}";
}
