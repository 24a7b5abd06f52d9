namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>What an operator wants of a dump: everything that either list names.</summary>
/// <param name="Schemas">Names of schemas, as typed.</param>
/// <param name="Tables">Names of tables, views or sequences, as typed.</param>
internal sealed record SelectionRequest(IReadOnlyList<string> Schemas, IReadOnlyList<string> Tables)
{
    /// <summary>Whether anything is named; nothing means the whole dump.</summary>
    public bool IsNeeded => Schemas.Count > 0 || Tables.Count > 0;

    /// <inheritdoc/>
    public override string ToString() => string.Join(" and ", new[] { Show("schema", Schemas), Show("table", Tables) }.Where(part => part.Length > 0));

    private static string Show(string what, IReadOnlyList<string> names)
        => names.Count == 0 ? "" : $"{what}{(names.Count == 1 ? "" : "s")} {string.Join(", ", names)}";
}
