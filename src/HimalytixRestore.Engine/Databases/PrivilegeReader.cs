using Npgsql;

namespace HimalytixRestore.Engine.Databases;

/// <summary>Reads owners, grants and default privileges out of a database's catalogue. Works on servers 13 to 18.</summary>
internal static class PrivilegeReader
{
    private const string Operation = "Reading the privileges";

    /// <summary>
    /// Everything that has an owner. Objects that the system made are of interest only where they have an access list; they have
    /// numbers below 16384 (FirstNormalObjectId), but the schema public can be anybody's. Schemas come first, because a grantor
    /// must be able to look into them, sequences last, because a column's sequence follows its table's owner.
    /// </summary>
    private const string ObjectsSql = """
        WITH objects(classid, objid, owner, acl, is_system) AS (
            SELECT 'pg_namespace'::regclass, oid, nspowner, nspacl, nspname IN ('pg_catalog', 'information_schema') FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp_|toast_temp_)'
            UNION ALL SELECT 'pg_class'::regclass, oid, relowner, relacl, oid < 16384 FROM pg_class
                WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relpersistence <> 't' AND relnamespace <> 'pg_toast'::regnamespace
            UNION ALL SELECT 'pg_proc'::regclass, oid, proowner, proacl, oid < 16384 FROM pg_proc
            UNION ALL SELECT 'pg_type'::regclass, t.oid, t.typowner, t.typacl, t.oid < 16384 FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
                WHERE t.typtype IN ('b', 'd', 'e', 'r', 'c') AND (c.relkind IS NULL OR c.relkind = 'c') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
            UNION ALL SELECT 'pg_language'::regclass, oid, lanowner, lanacl, oid < 16384 FROM pg_language
            UNION ALL SELECT 'pg_largeobject'::regclass, oid, lomowner, lomacl, false FROM pg_largeobject_metadata
            UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner, fdwacl, false FROM pg_foreign_data_wrapper
            UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvowner, srvacl, false FROM pg_foreign_server
            UNION ALL SELECT 'pg_operator'::regclass, oid, oprowner, NULL, oid < 16384 FROM pg_operator
            UNION ALL SELECT 'pg_opclass'::regclass, oid, opcowner, NULL, oid < 16384 FROM pg_opclass
            UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfowner, NULL, oid < 16384 FROM pg_opfamily
            UNION ALL SELECT 'pg_collation'::regclass, oid, collowner, NULL, oid < 16384 FROM pg_collation
            UNION ALL SELECT 'pg_conversion'::regclass, oid, conowner, NULL, oid < 16384 FROM pg_conversion
            UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictowner, NULL, oid < 16384 FROM pg_ts_dict
            UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgowner, NULL, oid < 16384 FROM pg_ts_config
            UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxowner, NULL, false FROM pg_statistic_ext
            UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner, NULL, false FROM pg_publication
            UNION ALL SELECT 'pg_event_trigger'::regclass, oid, evtowner, NULL, false FROM pg_event_trigger
        )
        SELECT i.type, i.identity, pg_get_userbyid(o.owner)::text, o.acl::text[], o.is_system,
               EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.classid AND d.objid = o.objid AND d.objsubid = 0
                       AND (d.deptype = 'e' OR (d.deptype IN ('a', 'i') AND i.type = 'sequence' AND d.refclassid = 'pg_class'::regclass)))
        FROM objects o, LATERAL pg_identify_object(o.classid, o.objid, 0) i
        WHERE NOT o.is_system OR o.acl IS NOT NULL
        ORDER BY i.type <> 'schema', i.type = 'sequence', o.classid, o.objid
        """;

    private const string ColumnsSql = """
        SELECT i.type, i.identity, quote_ident(a.attname), a.attacl::text[]
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relpersistence <> 't', LATERAL pg_identify_object('pg_class'::regclass, a.attrelid, 0) i
        WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
        ORDER BY a.attrelid, a.attnum
        """;

    private const string DefaultsSql = """
        SELECT pg_get_userbyid(d.defaclrole)::text, coalesce(n.nspname::text, ''), d.defaclobjtype::text, d.defaclacl::text[]
        FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
        ORDER BY d.oid
        """;

    /// <summary>Reads a database's privileges.</summary>
    /// <param name="session">A session in that database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<PrivilegeSet> ReadAsync(ServerSession session, CancellationToken cancellationToken)
    {
        List<PrivilegedObject> objects = await session.QueryAsync(ObjectsSql, Operation, ReadObject, cancellationToken);
        List<(string Kind, string Identity, string Column, string[] AccessList)> columns = await session.QueryAsync(
            ColumnsSql, Operation, row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3)), cancellationToken);
        ILookup<(string, string), (string Kind, string Identity, string Column, string[] AccessList)> byObject = columns.ToLookup(column => (column.Kind, column.Identity));
        List<DefaultPrivileges> defaults = await session.QueryAsync(
            DefaultsSql, Operation, row => new DefaultPrivileges(row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3)), cancellationToken);
        return new(session.Database, [.. objects.Select(WithColumns)], defaults);

        PrivilegedObject WithColumns(PrivilegedObject item) => byObject.Contains((item.Kind, item.Identity))
            ? item with { Columns = byObject[(item.Kind, item.Identity)].ToDictionary(column => column.Column, column => (IReadOnlyList<string>)column.AccessList, StringComparer.Ordinal) }
            : item;
    }

    private static PrivilegedObject ReadObject(NpgsqlDataReader row)
    {
        bool isSystem = row.GetBoolean(4);
        return new()
        {
            Kind = row.GetString(0),
            Identity = row.GetString(1),
            Owner = row.GetString(2),
            AccessList = row.IsDBNull(3) ? null : row.GetFieldValue<string[]>(3),
            IsSystem = isSystem,
            IsOwnerFixed = isSystem || row.GetBoolean(5),
        };
    }
}
