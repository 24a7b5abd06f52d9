using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>The names in the target, as far as a selection can need them or collide with them.</summary>
internal sealed class TargetNames
{
    /// <summary>Functions come twice, by name and by the signature that pg_dump's comments have; format_type writes schemas with an empty search_path.</summary>
    private const string Sql = """
        SELECT 'schema', '', nspname::text FROM pg_catalog.pg_namespace
        UNION ALL SELECT CASE relkind WHEN 'p' THEN 'partitioned' ELSE 'relation' END, nspname::text, relname::text FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace AS n ON n.oid = relnamespace
            WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND nspname <> 'pg_catalog'
        UNION ALL SELECT 'index', nspname::text, relname::text FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace AS n ON n.oid = relnamespace WHERE relkind IN ('i', 'I') AND nspname !~ '^pg_'
        UNION ALL SELECT 'statistics', nspname::text, stxname::text FROM pg_catalog.pg_statistic_ext JOIN pg_catalog.pg_namespace AS n ON n.oid = stxnamespace
        UNION ALL SELECT 'type', nspname::text, typname::text FROM pg_catalog.pg_type JOIN pg_catalog.pg_namespace AS n ON n.oid = typnamespace WHERE nspname <> 'pg_catalog' AND typelem = 0
        UNION ALL SELECT 'other', nspname::text, collname::text FROM pg_catalog.pg_collation JOIN pg_catalog.pg_namespace AS n ON n.oid = collnamespace WHERE nspname <> 'pg_catalog'
        UNION ALL SELECT 'other', nspname::text, opcname::text FROM pg_catalog.pg_opclass JOIN pg_catalog.pg_namespace AS n ON n.oid = opcnamespace WHERE nspname <> 'pg_catalog'
        UNION ALL SELECT DISTINCT 'function', nspname::text, proname::text FROM pg_catalog.pg_proc JOIN pg_catalog.pg_namespace AS n ON n.oid = pronamespace WHERE nspname <> 'pg_catalog'
        UNION ALL SELECT 'signature', nspname::text, proname || '(' || coalesce(
                (SELECT string_agg(pg_catalog.format_type(t.type, NULL), ', ' ORDER BY t.place) FROM unnest(proargtypes) WITH ORDINALITY AS t (type, place)), CASE prokind WHEN 'a' THEN '*' ELSE '' END) || ')'
            FROM pg_catalog.pg_proc JOIN pg_catalog.pg_namespace AS n ON n.oid = pronamespace WHERE nspname <> 'pg_catalog'
        UNION ALL SELECT 'foreign key ' || conname, nspname::text, relname::text
            FROM pg_catalog.pg_constraint JOIN pg_catalog.pg_class AS c ON c.oid = conrelid JOIN pg_catalog.pg_namespace AS n ON n.oid = relnamespace WHERE contype = 'f'
        """;

    private readonly HashSet<(string Kind, string Schema, string Name)> _names;

    private TargetNames(IEnumerable<(string Kind, string Schema, string Name)> names) => _names = [.. names];

    /// <summary>A target that has nothing yet but the schema public.</summary>
    public static TargetNames None { get; } = new([("schema", "", "public")]);

    /// <summary>Reads them.</summary>
    /// <param name="session">A session in the target.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<TargetNames> ReadAsync(ServerSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("SELECT pg_catalog.set_config('search_path', '', false)", Operation(session), cancellationToken);
        return new(await session.QueryAsync(Sql, Operation(session), row => (row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken));
    }

    /// <summary>Whether it has such a schema.</summary>
    /// <param name="schema">The schema.</param>
    public bool HasSchema(string schema) => _names.Contains(("schema", "", schema));

    /// <summary>Whether it has such a table, view or sequence.</summary>
    /// <param name="name">The name.</param>
    public bool HasRelation(QualifiedName name) => _names.Contains(("relation", name.Schema, name.Name)) || IsPartitioned(name);

    /// <summary>Whether that is a partitioned table.</summary>
    /// <param name="name">The name.</param>
    public bool IsPartitioned(QualifiedName name) => _names.Contains(("partitioned", name.Schema, name.Name));

    /// <summary>Whether it has an index or extended statistics of that name.</summary>
    /// <param name="name">The name.</param>
    public bool HasIndexOrStatistics(QualifiedName name) => _names.Contains(("index", name.Schema, name.Name)) || _names.Contains(("statistics", name.Schema, name.Name));

    /// <summary>Whether it has such a type.</summary>
    /// <param name="name">The name.</param>
    public bool HasType(QualifiedName name) => _names.Contains(("type", name.Schema, name.Name));

    /// <summary>Whether it has a function of that name, whatever its arguments.</summary>
    /// <param name="name">The name.</param>
    public bool HasFunction(QualifiedName name) => _names.Contains(("function", name.Schema, name.Name));

    /// <summary>Whether it has that very function.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="signature">Its name and arguments as pg_dump's comments have them.</param>
    public bool HasSignature(string schema, string signature) => _names.Contains(("signature", schema, signature));

    /// <summary>Whether a table has a foreign key of that name.</summary>
    /// <param name="table">The table.</param>
    /// <param name="constraint">The foreign key.</param>
    public bool HasForeignKey(QualifiedName table, string constraint) => _names.Contains(("foreign key " + constraint, table.Schema, table.Name));

    /// <summary>Whether it has anything of that name that a table can need.</summary>
    /// <param name="name">The name.</param>
    public bool HasAny(QualifiedName name) => HasRelation(name) || HasType(name) || HasFunction(name) || _names.Contains(("other", name.Schema, name.Name));

    private static string Operation(ServerSession session) => $"Looking into database {session.Database}";
}
