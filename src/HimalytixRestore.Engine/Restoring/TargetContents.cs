using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>Finds out what users have put into a database.</summary>
internal static class TargetContents
{
    /// <summary>The catalogue gives what is made after initdb numbers from 16384; what an extension brought is not a user's.</summary>
    private const string Sql = """
        WITH objects (classid, objid, kind, name) AS (
            SELECT 'pg_catalog.pg_class'::regclass, oid, 'relation', oid::regclass::text FROM pg_catalog.pg_class WHERE relkind NOT IN ('i', 'I', 't')
            UNION ALL SELECT 'pg_catalog.pg_proc'::regclass, oid, 'function', oid::regprocedure::text FROM pg_catalog.pg_proc
            UNION ALL SELECT 'pg_catalog.pg_type'::regclass, oid, 'type', pg_catalog.format_type(oid, NULL) FROM pg_catalog.pg_type WHERE typrelid = 0 AND typelem = 0
            UNION ALL SELECT 'pg_catalog.pg_namespace'::regclass, oid, 'schema', nspname::text FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_'
            UNION ALL SELECT 'pg_catalog.pg_largeobject'::regclass, oid, 'large object', oid::text FROM pg_catalog.pg_largeobject_metadata
            UNION ALL SELECT 'pg_catalog.pg_publication'::regclass, oid, 'publication', pubname::text FROM pg_catalog.pg_publication
            UNION ALL SELECT 'pg_catalog.pg_event_trigger'::regclass, oid, 'event trigger', evtname::text FROM pg_catalog.pg_event_trigger
            UNION ALL SELECT 'pg_catalog.pg_foreign_server'::regclass, oid, 'server', srvname::text FROM pg_catalog.pg_foreign_server)
        SELECT kind || ' ' || name FROM objects AS o
        WHERE objid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'e')
        ORDER BY 1 LIMIT 5
        """;

    /// <summary>A few of the objects users made; none when there are none.</summary>
    /// <param name="session">A session in the database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<IReadOnlyList<string>> SampleAsync(ServerSession session, CancellationToken cancellationToken)
        => await session.QueryAsync(Sql, $"Looking into database {session.Database}", row => row.GetString(0), cancellationToken);
}
