using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Health;

/// <summary>Acting as the application's role: what is missing is named, what is there is tried, nothing is left behind.</summary>
public sealed class ApplicationRoleCheckTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Schema = """
        CREATE SCHEMA erp;
        CREATE TABLE erp.ledger (id serial PRIMARY KEY, amount numeric NOT NULL, changed integer NOT NULL DEFAULT 0);
        INSERT INTO erp.ledger (amount) SELECT generate_series(1, 5);
        """;

    private PostgresServer _server = null!;
    private string _database = "";
    private string _role = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await postgres.GetAsync();
        _database = await _server.CreateDatabaseAsync("role");
        _role = $"{_database}_app";
        await _server.ExecuteAsync("postgres", $"CREATE ROLE {_role} LOGIN PASSWORD 'app'");
        await _server.ExecuteScriptAsync(_database, Schema);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_role_with_its_grants_passes_and_leaves_no_trace(bool isCritical)
    {
        await GrantAsync();
        await _server.ExecuteScriptAsync(_database, """
            CREATE FUNCTION erp.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed := OLD.changed + 1; RETURN NEW; END $$;
            CREATE TRIGGER note BEFORE UPDATE ON erp.ledger FOR EACH ROW EXECUTE FUNCTION erp.note();
            """);

        var check = await CheckAsync(isCritical);

        Assert.True(check.Status == CheckStatus.Pass, check.ToString());
        Assert.Equal(0, await _server.ScalarAsync<long>(_database, "SELECT sum(changed) FROM erp.ledger"));
    }

    [Fact]
    public async Task After_a_restore_without_grants_the_schema_is_what_is_missing()
    {
        var check = await CheckAsync();

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("permission denied for schema erp (SQLSTATE 42501)", check.Message, StringComparison.Ordinal);
        Assert.Contains($"GRANT USAGE ON SCHEMA \"erp\" TO \"{_role}\"", check.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REVOKE SELECT ON erp.ledger FROM {0}", "permission denied for table ledger")]
    [InlineData("REVOKE UPDATE ON erp.ledger FROM {0}", "Updating a row of erp.ledger")]
    [InlineData("REVOKE INSERT ON erp.ledger FROM {0}", "no INSERT on erp.ledger")]
    [InlineData("REVOKE DELETE ON erp.ledger FROM {0}", "no DELETE on erp.ledger")]
    [InlineData("REVOKE USAGE ON ALL SEQUENCES IN SCHEMA erp FROM {0}", "no USAGE on the sequence erp.ledger_id_seq")]
    public async Task Each_missing_right_is_named(string revoke, string finding)
    {
        await GrantAsync();
        await _server.ExecuteAsync(_database, revoke.Replace("{0}", _role, StringComparison.Ordinal));

        var check = await CheckAsync();

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains(finding, check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recommended_action_gives_what_is_missing()
    {
        var check = await CheckAsync();
        await _server.ExecuteScriptAsync(_database, check.RecommendedAction[check.RecommendedAction.IndexOf("GRANT", StringComparison.Ordinal)..]);
        Assert.Equal(CheckStatus.Pass, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task A_trigger_that_needs_the_roles_own_search_path_finds_it()
    {
        await GrantAsync();
        await _server.ExecuteAsync("postgres", $"ALTER ROLE {_role} IN DATABASE \"{_database}\" SET search_path = erp");
        await _server.ExecuteScriptAsync(_database, """
            CREATE FUNCTION erp.look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM count(*) FROM ledger; RETURN NEW; END $$;
            CREATE TRIGGER look BEFORE UPDATE ON erp.ledger FOR EACH ROW EXECUTE FUNCTION erp.look();
            """);

        var check = await CheckAsync();

        Assert.True(check.Status == CheckStatus.Pass, check.ToString());
    }

    [Fact]
    public async Task A_trigger_that_forbids_the_change_is_the_applications_own_rule()
    {
        await GrantAsync();
        await _server.ExecuteScriptAsync(_database, """
            CREATE FUNCTION erp.posted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'posted entries stay'; END $$;
            CREATE TRIGGER posted BEFORE UPDATE ON erp.ledger FOR EACH ROW EXECUTE FUNCTION erp.posted();
            """);

        var check = await CheckAsync();

        Assert.Equal(CheckStatus.Pass, check.Status);
        Assert.Contains("posted entries stay", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_lost_in_a_check_is_a_failure_of_that_check_only()
    {
        await GrantAsync();
        await _server.ExecuteScriptAsync(_database, """
            CREATE FUNCTION erp.leave() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
            CREATE TRIGGER leave BEFORE UPDATE ON erp.ledger FOR EACH ROW EXECUTE FUNCTION erp.leave();
            """);

        var check = await CheckAsync();

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("SQLSTATE 57P01", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_apply_to_the_role_as_they_do_in_production()
    {
        await GrantAsync();
        await _server.ExecuteScriptAsync(_database, "ALTER TABLE erp.ledger ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON erp.ledger USING (amount < 3);");
        Assert.Equal(CheckStatus.Pass, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task A_role_that_cannot_come_in_is_named()
    {
        await _server.ExecuteAsync("postgres", $"REVOKE CONNECT ON DATABASE \"{_database}\" FROM PUBLIC");
        var check = await CheckAsync();
        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("may not connect", check.Message, StringComparison.Ordinal);

        await _server.ExecuteAsync("postgres", $"ALTER ROLE {_role} NOLOGIN");
        Assert.Contains("may not log in", (await CheckAsync()).Message, StringComparison.Ordinal);

        await _server.ExecuteAsync("postgres", $"DROP ROLE {_role}");
        Assert.Contains("There is no role", (await CheckAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_working_role_that_may_not_act_as_the_application_says_so()
    {
        await GrantAsync();
        await _server.ExecuteAsync("postgres", $"CREATE ROLE {_role}_worker LOGIN PASSWORD 'worker'");
        await _server.ExecuteAsync(_database, $"GRANT USAGE ON SCHEMA erp TO {_role}_worker");
        var connections = new ServerConnections(new() { HostName = _server.HostName, Port = _server.Port, UserName = $"{_role}_worker", Password = Secret.FromText("worker") });

        var check = await CheckAsync(connections: connections);

        Assert.Equal(CheckStatus.Warn, check.Status);
        Assert.Contains("permission denied to set role", check.Message, StringComparison.Ordinal);
    }

    private Task GrantAsync() => _server.ExecuteScriptAsync(_database,
        $"GRANT USAGE ON SCHEMA erp TO {_role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA erp TO {_role}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA erp TO {_role};");

    private async Task<HealthCheckResult> CheckAsync(bool isCritical = true, ServerConnections? connections = null)
    {
        connections ??= new(new() { HostName = _server.HostName, Port = _server.Port, UserName = _server.UserName, Password = _server.Password });
        var target = new HealthTarget { Database = _database, ApplicationRole = _role, CriticalTables = isCritical ? [new("erp.ledger", 0)] : [] };
        var report = await new DatabaseHealth(connections).CheckAsync(target, new RecordingReporter(), Token);
        return Assert.Single(report.Checks, check => check.Name == "ApplicationRole");
    }
}
