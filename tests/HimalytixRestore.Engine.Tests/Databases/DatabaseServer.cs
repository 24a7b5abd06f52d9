using HimalytixRestore.Engine.Databases;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Databases;

/// <summary>What the tests of this room ask of the shared server.</summary>
internal static class DatabaseServer
{
    /// <summary>The catalogue of a database besides its number and its name, as one JSON text; a judge that is not the inspector.</summary>
    private const string CatalogueSql = """
        SELECT jsonb_build_object('database', to_jsonb(d) - 'oid' - 'datname' - 'datfrozenxid' - 'datminmxid' - 'datacl' - 'datcollversion',
            'acl', d.datacl::text, 'comment', shobj_description(d.oid, 'pg_database'),
            'settings', (SELECT jsonb_agg(jsonb_build_array(setrole::regrole, setconfig) ORDER BY setrole::regrole::text) FROM pg_db_role_setting WHERE setdatabase = d.oid))::text
        FROM pg_database d WHERE datname = $1
        """;

    /// <summary>Our connections to it as the superuser.</summary>
    public static ServerConnections Connections(this PostgresServer server) => new(server.Settings());

    /// <summary>Our settings for it as the superuser.</summary>
    public static ServerSettings Settings(this PostgresServer server) =>
        new() { HostName = server.HostName, Port = server.Port, UserName = server.UserName, Password = server.Password };

    /// <summary>Our connections as another role.</summary>
    public static ServerConnections ConnectionsAs(this PostgresServer server, string role, string password) =>
        new(server.Settings() with { UserName = role, Password = Secret.FromText(password) });

    /// <summary>The catalogue of a database; null when there is none.</summary>
    public static async Task<string?> CatalogueAsync(this PostgresServer server, string database)
    {
        await using var connection = await server.OpenAsync();
        await using NpgsqlCommand command = new(CatalogueSql, connection) { Parameters = { new() { Value = database } } };
        return (string?)await command.ExecuteScalarAsync();
    }

    /// <summary>True when there is such a database.</summary>
    public static async Task<bool> ExistsAsync(this PostgresServer server, string database) => await server.CatalogueAsync(database) is not null;

    /// <summary>Runs statements one by one in one session.</summary>
    public static async Task RunAsync(this PostgresServer server, string database, params string[] statements)
    {
        await using var connection = await server.OpenAsync(database);
        foreach (string statement in statements)
        {
            await using NpgsqlCommand command = new(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>A role of this test alone, with a password.</summary>
    public static async Task<string> CreateRoleAsync(this PostgresServer server, string purpose, string options = "LOGIN")
    {
        string role = $"{purpose} {Guid.NewGuid().ToString("N")[..8]}";
        await server.ExecuteAsync("postgres", $"CREATE ROLE \"{role}\" {options} PASSWORD 'role-password'");
        return role;
    }

    /// <summary>The SQLSTATE with which a role is refused; empty when it gets in.</summary>
    public static async Task<string> KnockAsync(this PostgresServer server, string database, string role)
    {
        try
        {
            await using var connection = await server.ConnectionsAs(role, "role-password").OpenAsync(database, CancellationToken.None);
            return "";
        }
        catch (DatabaseException refused)
        {
            return refused.Evidence["SqlState"];
        }
    }
}
