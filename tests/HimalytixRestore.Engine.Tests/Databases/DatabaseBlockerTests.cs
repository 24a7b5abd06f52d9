using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Tests.Faults;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Databases;

/// <summary>Sessions are ended, whatever else is at work in the database.</summary>
public sealed class DatabaseBlockerTests(OwnServerFixture own) : IClassFixture<OwnServerFixture>
{
    private const string SlowVacuum = "autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1";

    /// <summary>Nobody but a superuser may end the server's own worker, and nobody needs to.</summary>
    [Fact]
    public async Task An_autovacuum_worker_is_not_in_the_way_of_a_role_with_few_rights()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var server = await own.GetAsync();
        string role = await server.CreateRoleAsync("restorer", "LOGIN CREATEDB");
        await server.RunAsync("postgres", $"GRANT pg_signal_backend TO \"{role}\"", $"CREATE DATABASE vacuumed OWNER \"{role}\"", "ALTER SYSTEM SET autovacuum_naptime = 1", "SELECT pg_reload_conf()");
        await server.RunAsync("vacuumed", $"CREATE TABLE t WITH ({SlowVacuum}) AS SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n", "DELETE FROM t WHERE n % 2 = 0");
        await Eventually.TrueAsync(() => server.ScalarAsync<bool>("postgres", "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = 'vacuumed' AND backend_type = 'autovacuum worker')"), "autovacuum at work");
        await using var application = await server.ConnectionsAs(role, "role-password").OpenAsync("vacuumed", cancellation);

        await using var session = await server.ConnectionsAs(role, "role-password").OpenSessionAsync("postgres", cancellation);
        await DatabaseBlocker.CloseAsync(session, "vacuumed", cancellation);
        await session.ExecuteAsync("ALTER DATABASE vacuumed RENAME TO vacuumed_before", "Renaming", cancellation);

        Assert.True(await server.ExistsAsync("vacuumed_before"));
        Assert.Equal("57P01", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => new Npgsql.NpgsqlCommand("SELECT 1", application).ExecuteScalarAsync(cancellation))).SqlState);
    }
}
