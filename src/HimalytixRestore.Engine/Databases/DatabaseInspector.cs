using Npgsql;

namespace HimalytixRestore.Engine.Databases;

/// <summary>Reads what databases carry besides their contents (docs/backup-format.md, "Swapping databases"). Works on servers 13 to 18.</summary>
internal static class DatabaseInspector
{
    private const string Operation = "Reading the database's attributes";

    /// <summary>
    /// The catalogue's columns changed their names and appeared over the versions; read as JSON one query fits all. The size is
    /// asked only where it is allowed.
    /// </summary>
    private const string AttributesSql = """
        SELECT d.datname::text, pg_get_userbyid(d.datdba)::text, pg_encoding_to_char(d.encoding)::text,
               coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'), d.datcollate::text, d.datctype::text,
               coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'), to_jsonb(d) ->> 'daticurules',
               t.spcname::text, d.datconnlimit, d.datallowconn, d.datistemplate, shobj_description(d.oid, 'pg_database'), d.datacl::text[],
               CASE WHEN has_database_privilege(d.oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE') THEN pg_database_size(d.oid) ELSE 0 END,
               d.oid::int8, regexp_replace(current_setting('server_version'), ' .*', '')
        FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
        WHERE d.datname = $1
        """;

    private const string SettingsSql = """
        SELECT CASE WHEN s.setrole = 0 THEN '' ELSE pg_get_userbyid(s.setrole)::text END, split_part(c.entry, '=', 1), substr(c.entry, strpos(c.entry, '=') + 1)
        FROM pg_db_role_setting s, unnest(s.setconfig) WITH ORDINALITY AS c(entry, place)
        WHERE s.setdatabase = $1::int8::oid ORDER BY s.setrole, c.place
        """;

    private const string LabelsSql = "SELECT provider, label FROM pg_shseclabel WHERE classoid = 'pg_catalog.pg_database'::regclass AND objoid = $1::int8::oid ORDER BY provider";

    /// <summary>A database with all its attributes; null when there is none of this name.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="name">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<DatabaseInfo?> FindAsync(ServerSession session, string name, CancellationToken cancellationToken)
    {
        List<DatabaseInfo> found = await session.QueryAsync(AttributesSql, Operation, row => Read(row, session), cancellationToken, name);
        if (found.Count == 0)
            return null;

        DatabaseInfo info = found[0];
        return info with
        {
            Settings = await session.QueryAsync(SettingsSql, Operation, row => new DatabaseSetting(row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken, info.Oid),
            SecurityLabels = (await session.QueryAsync(LabelsSql, Operation, row => (row.GetString(0), row.GetString(1)), cancellationToken, info.Oid))
                .ToDictionary(label => label.Item1, label => label.Item2, StringComparer.Ordinal),
        };
    }

    /// <summary>A database that must exist.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="name">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">There is none (<c>DatabaseNotFound</c>), or the server refused.</exception>
    public static async Task<DatabaseInfo> RequireAsync(ServerSession session, string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(session, name, cancellationToken) is { } info)
            return info;

        SqlStateRemedy remedy = SqlStateRemedy.For(PostgresErrorCodes.InvalidCatalogName);
        throw new DatabaseException(remedy.ErrorId, remedy.Category, $"The server {Address(session)} has no database {name}.", remedy.RecommendedAction)
        {
            Operation = Operation,
            TargetName = name,
        };
    }

    /// <summary>The attributes of a new database where there is no old one: the server's own defaults.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="name">The database.</param>
    /// <param name="owner">Its owner; null is the session's role.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<DatabaseInfo> DefaultsAsync(ServerSession session, string name, string? owner, CancellationToken cancellationToken)
    {
        DatabaseInfo template = await RequireAsync(session, "template0", cancellationToken);
        return new()
        {
            Name = name,
            Server = template.Server,
            ServerVersion = template.ServerVersion,
            Owner = owner ?? (await session.ScalarAsync<string>("SELECT current_user::text", Operation, cancellationToken))!,
            // SQL_ASCII means "no encoding": nobody wants it, it is what initdb makes of LANG=C.
            Encoding = string.Equals(template.Encoding, "SQL_ASCII", StringComparison.Ordinal) ? "UTF8" : template.Encoding,
            LocaleProvider = template.LocaleProvider,
            Collate = template.Collate,
            CType = template.CType,
            Locale = template.Locale,
            IcuRules = template.IcuRules,
            Tablespace = template.Tablespace,
        };
    }

    private static DatabaseInfo Read(NpgsqlDataReader row, ServerSession session) => new()
    {
        Name = row.GetString(0),
        Oid = row.GetInt64(15),
        Server = Address(session),
        ServerVersion = row.GetString(16),
        Owner = row.GetString(1),
        Encoding = row.GetString(2),
        LocaleProvider = row.GetString(3) switch { "i" => "icu", "b" => "builtin", _ => "libc" },
        Collate = row.GetString(4),
        CType = row.GetString(5),
        Locale = row.IsDBNull(6) ? null : row.GetString(6),
        IcuRules = row.IsDBNull(7) ? null : row.GetString(7),
        Tablespace = row.GetString(8),
        ConnectionLimit = row.GetInt32(9),
        AllowsConnections = row.GetBoolean(10),
        IsTemplate = row.GetBoolean(11),
        Comment = row.IsDBNull(12) ? null : row.GetString(12),
        AccessList = row.IsDBNull(13) ? null : row.GetFieldValue<string[]>(13),
        SizeBytes = row.GetInt64(14),
    };

    private static string Address(ServerSession session) => $"{session.Connection.Host}:{session.Connection.Port}";
}
