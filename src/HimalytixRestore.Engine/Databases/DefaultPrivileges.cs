namespace HimalytixRestore.Engine.Databases;

/// <summary>One entry of ALTER DEFAULT PRIVILEGES.</summary>
/// <param name="Role">The role whose new objects it is about.</param>
/// <param name="Schema">The schema; empty when it is about all, and then replaces the built-in default.</param>
/// <param name="ObjectType">The catalogue's letter for the kind of objects.</param>
/// <param name="AccessList">The access list in the catalogue's form.</param>
internal sealed record DefaultPrivileges(string Role, string Schema, string ObjectType, IReadOnlyList<string> AccessList)
{
    /// <summary>The kind of objects as SQL says it.</summary>
    /// <exception cref="FormatException">The letter is unknown.</exception>
    public string Objects => ObjectType switch
    {
        "r" => "TABLES",
        "S" => "SEQUENCES",
        "f" => "ROUTINES",
        "T" => "TYPES",
        "n" => "SCHEMAS",
        "L" => "LARGE OBJECTS",
        _ => throw new FormatException($"'{ObjectType}' is no kind of objects with default privileges."),
    };

    /// <summary>The start of the statements about it.</summary>
    public string Prefix => $"ALTER DEFAULT PRIVILEGES FOR ROLE {SqlIdentifier.Quote(Role)}{(Schema.Length > 0 ? $" IN SCHEMA {SqlIdentifier.Quote(Schema)}" : "")}";

    /// <summary>True when the entry is about new objects of this kind in this schema.</summary>
    /// <param name="item">The object.</param>
    public bool Covers(PrivilegedObject item)
    {
        string? letter = item.Kind switch
        {
            "table" or "view" or "materialized view" or "foreign table" => "r",
            "sequence" => "S",
            "function" or "procedure" or "aggregate" => "f",
            "type" => "T",
            "schema" => "n",
            _ => null,
        };
        bool isInSchema = Schema.Length == 0
            || item.Identity.StartsWith(Schema + ".", StringComparison.Ordinal)
            || item.Identity.StartsWith(SqlIdentifier.Quote(Schema) + ".", StringComparison.Ordinal);
        return string.Equals(letter, ObjectType, StringComparison.Ordinal) && isInSchema;
    }
}
