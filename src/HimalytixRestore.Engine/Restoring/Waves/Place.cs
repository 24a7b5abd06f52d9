namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// Something a statement writes or reads: a schema with all in it, one relation of a schema (tables, views, sequences and indexes share
/// their names), or a schema's definitions, that is all of it but what is told of single relations after the data.
/// </summary>
/// <param name="Schema">The schema, as the bytes of the dump have it (<see cref="DumpSession.Encode"/>).</param>
/// <param name="Name">The relation; empty for all of the schema.</param>
internal readonly record struct Place(string Schema, string Name)
{
    /// <summary>No relation can have it.</summary>
    private const string DefinitionsName = "\0";

    /// <summary>Whether it is all of the schema.</summary>
    public bool IsWhole => Name.Length == 0;

    /// <summary>A schema and all in it.</summary>
    /// <param name="schema">The schema.</param>
    public static Place Whole(string schema) => new(schema, "");

    /// <summary>What a schema defines (types, functions, columns), whatever index, key or trigger its tables get meanwhile.</summary>
    /// <param name="schema">The schema.</param>
    public static Place Definitions(string schema) => new(schema, DefinitionsName);
}
