namespace HimalytixRestore.Engine.Databases;

/// <summary>An object of a database, its owner and its access list.</summary>
internal sealed record PrivilegedObject
{
    /// <summary>What it is, as <c>pg_identify_object</c> says it, for example <c>table</c> or <c>function</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name as SQL: qualified and quoted, with argument types where it has some.</summary>
    public required string Identity { get; init; }

    /// <summary>The owner.</summary>
    public required string Owner { get; init; }

    /// <summary>The access list in the catalogue's form; null is the default.</summary>
    public IReadOnlyList<string>? AccessList { get; init; }

    /// <summary>Access lists of its columns; the key is the column's name, quoted.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Columns { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>
    /// True when its owner cannot be changed by itself: a member of an extension, a sequence of a column, an object of the system.
    /// </summary>
    public bool IsOwnerFixed { get; init; }

    /// <summary>True for an object of <c>pg_catalog</c> or <c>information_schema</c>; every database has them.</summary>
    public bool IsSystem { get; init; }

    /// <summary>The object as GRANT names it; empty when it has no privileges of its own.</summary>
    public string GrantTarget => Kind switch
    {
        "table" or "view" or "materialized view" or "foreign table" => $"TABLE {Identity}",
        "sequence" => $"SEQUENCE {Identity}",
        "function" or "procedure" or "aggregate" => $"ROUTINE {Identity}",
        "schema" => $"SCHEMA {Identity}",
        "type" => $"TYPE {Identity}",
        "language" => $"LANGUAGE {Identity}",
        "large object" => $"LARGE OBJECT {Identity}",
        "foreign-data wrapper" => $"FOREIGN DATA WRAPPER {Identity}",
        "server" => $"FOREIGN SERVER {Identity}",
        _ => "",
    };

    /// <summary>The object as ALTER names it. ROUTINE takes the plain argument types of aggregates too, TABLE every relation.</summary>
    public string AlterTarget => Kind switch
    {
        "view" or "materialized view" or "foreign table" or "sequence" => $"TABLE {Identity}",
        "server" => $"SERVER {Identity}",
        "statistics object" => $"STATISTICS {Identity}",
        _ when GrantTarget.Length > 0 => GrantTarget,
        _ => $"{Kind.ToUpperInvariant()} {Identity}",
    };

    /// <summary>The privilege that PUBLIC has by default; empty when there is none.</summary>
    public string PublicDefault => Kind switch
    {
        "function" or "procedure" or "aggregate" => "EXECUTE",
        "type" or "language" => "USAGE",
        _ => "",
    };
}
