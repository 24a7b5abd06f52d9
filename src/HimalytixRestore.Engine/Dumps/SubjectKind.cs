namespace HimalytixRestore.Engine.Dumps;

/// <summary>What kind of object a statement is about, as far as it decides to which schema or table the statement belongs.</summary>
internal enum SubjectKind
{
    /// <summary>Nothing that lives in a schema: the session, an extension, a large object, a publication, ….</summary>
    None,

    /// <summary>A schema itself; its name is the name.</summary>
    Schema,

    /// <summary>A table, view, sequence or what hangs on one: they share one name space.</summary>
    Relation,

    /// <summary>An index by its own name; its table is not in the statement.</summary>
    Index,

    /// <summary>Extended statistics by their own name.</summary>
    Statistics,

    /// <summary>A type or domain.</summary>
    Type,

    /// <summary>A function, procedure or aggregate, whatever its arguments.</summary>
    Function,

    /// <summary>A table's place in a publication; the name is the table's.</summary>
    Publication,

    /// <summary>Anything else that lives in a schema; of its name only the schema is known.</summary>
    Other,
}
