using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>
/// Everything in a database as lines of text, by catalogue queries that servers of all supported versions answer alike, and a digest
/// of every table's rows: the judge where pg_dump of the server's version cannot be had.
/// </summary>
internal static class DatabaseContents
{
    private const string UserSchemas = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    /// <summary>NOT NULL is compared as the column's: since 18 it is a constraint as well. Identity is the
    /// parent's: since 17 partitions have it as well. Of views of one relation the qualifiers are not compared: since 16 columns have none.
    /// What a foreign key has for each partition it points to is left out: the server chooses its name.</summary>
    private const string CatalogueSql = $"""
        SELECT format('schema %I %s', n.nspname, obj_description(n.oid, 'pg_namespace'))
        FROM pg_namespace n WHERE {UserSchemas}
        UNION ALL
        SELECT format('relation %s %s %s %s %s %s %s', c.oid::regclass, c.relkind, c.relpersistence, c.reloptions, pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid), obj_description(c.oid, 'pg_class'))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {UserSchemas} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'c', 'f')
        UNION ALL
        SELECT format('inheritance %s %s %s', i.inhrelid::regclass, i.inhparent::regclass, i.inhseqno)
        FROM pg_inherits i
        UNION ALL
        SELECT format('column %s %s %I %s %s %s %s %s %s %s', c.oid::regclass, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), CASE WHEN NOT c.relispartition THEN a.attidentity END, a.attgenerated,
            nullif(a.attcollation, t.typcollation)::regcollation, col_description(c.oid, a.attnum))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE {UserSchemas} AND c.relkind IN ('r', 'p', 'v', 'm', 'c', 'f') AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT format('constraint %s %s %s %s %s %s', k.conrelid::regclass, k.contypid::regtype, k.conname, pg_get_constraintdef(k.oid), k.convalidated, k.conindid::regclass)
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE {UserSchemas} AND k.contype <> 'n'
            AND NOT EXISTS (SELECT FROM pg_constraint parent WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid)
        UNION ALL
        SELECT format('index %s %s %s', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {UserSchemas}
        UNION ALL
        SELECT format('function %s %s %s %s %s', p.oid::regprocedure, p.prokind, CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END, p.prosrc, obj_description(p.oid, 'pg_proc'))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {UserSchemas}
        UNION ALL
        SELECT format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled)
        FROM pg_trigger t WHERE NOT t.tgisinternal
        UNION ALL
        SELECT format('view %s %s', c.oid::regclass, CASE WHEN pg_get_viewdef(c.oid) ~ ' JOIN ' THEN pg_get_viewdef(c.oid) ELSE regexp_replace(pg_get_viewdef(c.oid), '\m\w+\.(?!\w+\.)', '', 'g') END)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {UserSchemas} AND c.relkind IN ('v', 'm')
        UNION ALL
        SELECT format('rule %s', pg_get_ruledef(r.oid))
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {UserSchemas} AND r.rulename <> '_RETURN'
        UNION ALL
        SELECT format('policy %s %I %s %s %s %s %s', p.polrelid::regclass, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_policy p
        UNION ALL
        SELECT format('type %s %s %s %s', t.oid::regtype, t.typtype, format_type(t.typbasetype, t.typtypmod), (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {UserSchemas} AND t.typtype IN ('d', 'e', 'r')
        UNION ALL
        SELECT format('sequence %I.%I %s %s %s %s %s %s %s', s.schemaname, s.sequencename, s.data_type, s.start_value, s.min_value, s.max_value, s.increment_by, s.cycle, s.cache_size)
        FROM pg_sequences s
        UNION ALL
        SELECT format('owned sequence %s %s %s %s', d.objid::regclass, d.refobjid::regclass, d.refobjsubid, d.deptype)
        FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        UNION ALL
        SELECT format('extension %s', x.extname)
        FROM pg_extension x
        """;

    /// <summary>Digests of the rows in an order of their own, and where every sequence stands.</summary>
    private const string DigestsSql = $"""
        SELECT CASE c.relkind
            WHEN 'S' THEN format('SELECT format(''position %%s %%s %%s'', %L, last_value, is_called) FROM %s', c.oid::regclass, c.oid::regclass)
            ELSE format('SELECT format(''rows %%s %%s %%s'', %L, count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text COLLATE "C"))) FROM %s AS t', c.oid::regclass, c.oid::regclass) END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {UserSchemas} AND c.relkind IN ('r', 'v', 'm', 'S') AND (c.relkind <> 'm' OR c.relispopulated)
        """;

    /// <summary>Who owns what and who may do what; a right that stands by default is one like any other.</summary>
    private const string AccessSql = $"""
        WITH object (identity, owner, list, standard) AS (
            SELECT 'relation ' || c.oid::regclass, c.relowner, c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {UserSchemas} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
            UNION ALL
            SELECT format('column %s %I', c.oid::regclass, a.attname), c.relowner, a.attacl, acldefault('c', c.relowner)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid WHERE {UserSchemas} AND a.attacl IS NOT NULL
            UNION ALL
            SELECT 'function ' || p.oid::regprocedure, p.proowner, p.proacl, acldefault('f', p.proowner)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {UserSchemas}
            UNION ALL
            SELECT format('schema %I', n.nspname), n.nspowner, n.nspacl, acldefault('n', n.nspowner)
            FROM pg_namespace n WHERE {UserSchemas}
            UNION ALL
            SELECT 'type ' || t.oid::regtype, t.typowner, t.typacl, acldefault('T', t.typowner)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {UserSchemas} AND t.typtype IN ('d', 'e', 'r')
            UNION ALL
            SELECT 'language ' || l.lanname, l.lanowner, l.lanacl, acldefault('l', l.lanowner)
            FROM pg_language l
            UNION ALL
            SELECT 'server ' || s.srvname, s.srvowner, s.srvacl, acldefault('S', s.srvowner)
            FROM pg_foreign_server s
            UNION ALL
            SELECT 'large object ' || m.oid, m.lomowner, m.lomacl, acldefault('L', m.lomowner)
            FROM pg_largeobject_metadata m)
        SELECT format('%s of %s: %s', identity, owner::regrole, (SELECT string_agg(format('%s by %s: %s%s', nullif(grantee, 0)::regrole, grantor::regrole, privilege_type, CASE WHEN is_grantable THEN '*' END), ', ' ORDER BY grantee, grantor, privilege_type)
            FROM aclexplode(coalesce(list, standard))))
        FROM object
        UNION ALL
        SELECT format('default of %s %s %s %s', d.defaclrole::regrole, d.defaclnamespace::regnamespace, d.defaclobjtype, (SELECT array_agg(item ORDER BY item::text) FROM unnest(d.defaclacl) AS item))
        FROM pg_default_acl d
        """;

    /// <summary>A database's owners and grants, sorted.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The database.</param>
    public static async Task<IReadOnlyList<string>> ReadAccessAsync(PostgresServer server, string database)
    {
        await using var connection = await server.OpenAsync(database);
        var lines = await LinesAsync(connection, AccessSql);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>A database's lines, sorted.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The database.</param>
    public static async Task<IReadOnlyList<string>> ReadAsync(PostgresServer server, string database)
    {
        await using var connection = await server.OpenAsync(database);
        await using (NpgsqlCommand settings = new("SELECT set_config('search_path', 'pg_catalog', false), set_config('TimeZone', 'UTC', false)", connection))
            await settings.ExecuteNonQueryAsync();
        var lines = await LinesAsync(connection, CatalogueSql);
        foreach (var digest in await LinesAsync(connection, DigestsSql))
            lines.AddRange(await LinesAsync(connection, digest));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static async Task<List<string>> LinesAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
