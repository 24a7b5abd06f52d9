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
}
