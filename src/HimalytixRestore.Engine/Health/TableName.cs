using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>A table's or a sequence's qualified name, unquoted.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The name in it.</param>
internal sealed record TableName(string Schema, string Name)
{
    /// <summary>As SQL.</summary>
    public string Quoted => SqlIdentifier.Quote(Schema, Name);

    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name}";
}
