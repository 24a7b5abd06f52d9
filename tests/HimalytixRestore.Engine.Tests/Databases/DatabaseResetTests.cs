using HimalytixRestore.Engine.Databases;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Databases;

public sealed class DatabaseResetTests(PostgresFixture postgres)
{
    private readonly RecordingReporter _reporter = new();

    [Fact]
    public async Task ANewDatabaseCarriesEveryAttributeOfTheOldOne()
    {
        var server = await postgres.GetAsync();
        (string database, string owner) = await CreateDecoratedAsync(server);
        string? before = await server.CatalogueAsync(database);
        await server.ExecuteAsync(database, "CREATE TABLE kept (id int)");

        DatabaseInfo result = await ResetAsync(server, ResetOrder.For(database, "r1"));

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(before, await server.CatalogueAsync(result.PreviousDatabase!));
        Assert.Equal(owner, result.Owner);
        Assert.Equal(database + "_before_r1", result.PreviousDatabase);
        Assert.Equal(0L, await CountTablesAsync(server, database));
        Assert.Equal(1L, await CountTablesAsync(server, result.PreviousDatabase!));
        Assert.False(await server.ExistsAsync(database + "_restore_r1"));
    }

    [Fact]
    public async Task ATemplateStaysOne()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("template", "TEMPLATE template0 IS_TEMPLATE true");
        string? before = await server.CatalogueAsync(database);

        await ResetAsync(server, ResetOrder.For(database, "r1"));

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(before, await server.CatalogueAsync(database + "_before_r1"));
    }

    /// <summary>A server has security labels only with a provider's library, so the statement is what can be shown.</summary>
    [Fact]
    public void SecurityLabelsAreCarriedOver()
    {
        DatabaseInfo labelled = new() { Name = "erpdb", Server = "", ServerVersion = "", Owner = "", Encoding = "", SecurityLabels = new Dictionary<string, string>(StringComparer.Ordinal) { ["selinux"] = "system_u:object_r:it's_t:s0" } };

        Assert.Contains("SECURITY LABEL FOR \"selinux\" ON DATABASE \"erp 2\" IS 'system_u:object_r:it''s_t:s0'", DatabaseAttributes.Decorate("erp 2", labelled));
    }

    [Fact]
    public async Task EncodingAndLocaleAreCarriedOver()
    {
        var server = await postgres.GetAsync();
        bool hasIcu = await server.ScalarAsync<long>("postgres", "SELECT count(*) FROM pg_collation WHERE collprovider = 'i'") > 0;
        (int SinceVersion, bool NeedsIcu, string Options)[] cases =
        [
            (0, false, "ENCODING 'LATIN1' LOCALE 'C'"),
            (15, true, "LOCALE_PROVIDER icu ICU_LOCALE 'de-AT' LOCALE 'C' ENCODING 'UTF8'"),
            (16, true, "LOCALE_PROVIDER icu ICU_LOCALE 'und' ICU_RULES '&a < g' LOCALE 'C' ENCODING 'UTF8'"),
            (17, false, "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' ENCODING 'UTF8'"),
        ];
        foreach ((_, _, string options) in cases.Where(item => server.Version.Major >= item.SinceVersion && (hasIcu || !item.NeedsIcu)))
        {
            string database = await server.CreateDatabaseAsync("locale", $"TEMPLATE template0 {options}");
            string? before = await server.CatalogueAsync(database);

            await ResetAsync(server, ResetOrder.For(database, "r1"));

            Assert.Equal(before, await server.CatalogueAsync(database));
            Assert.Equal(before, await server.CatalogueAsync(database + "_before_r1"));
        }
    }

    [Fact]
    public async Task ATablespaceIsCarriedOver()
    {
        var server = await postgres.GetAsync();
        Assert.SkipUnless(server.Version.Major >= 15, "Tablespaces inside the data folder came with 15.");
        string tablespace = $"space_{Guid.NewGuid():N}";
        await server.RunAsync("postgres", "SET allow_in_place_tablespaces = on", $"CREATE TABLESPACE {tablespace} LOCATION ''");
        string database = await server.CreateDatabaseAsync("spacious", $"TEMPLATE template0 TABLESPACE {tablespace}");
        string? before = await server.CatalogueAsync(database);

        DatabaseInfo result = await ResetAsync(server, ResetOrder.For(database, "r1"));

        Assert.Equal(tablespace, result.Tablespace);
        Assert.Equal(before, await server.CatalogueAsync(database));
    }

    [Fact]
    public async Task ADefaultDatabaseStaysOne()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("reset");
        string? before = await server.CatalogueAsync(database);

        await ResetAsync(server, ResetOrder.For(database, "r1") with { Drop = true });

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.False(await server.ExistsAsync(database + "_before_r1"));
    }

    [Theory]
    [InlineData("a\"b; DROP DATABASE postgres; --")]
    [InlineData(" Größe 日本 \\ '$1' ")]
    [InlineData("012345678901234567890123456789012345678901234567890123456789ééé")]
    [InlineData("select")]
    public async Task HostileNamesAreOnlyNames(string prefix)
    {
        var server = await postgres.GetAsync();
        string database = SqlIdentifier.Compose(prefix, Guid.NewGuid().ToString("N")[..4]);
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {SqlIdentifier.Quote(database)} TEMPLATE template0");
        await server.ExecuteAsync("postgres", $"COMMENT ON DATABASE {SqlIdentifier.Quote(database)} IS 'it''s \\ \"mine\"'");
        string? before = await server.CatalogueAsync(database);
        ResetOrder order = ResetOrder.For(database, "20260131_020000");

        await ResetAsync(server, order);
        Assert.Equal(before, await server.CatalogueAsync(database));
        DatabaseInfo back = await RollBackAsync(server, database, order.PreviousName, 0);

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(database, back.Name);
        Assert.False(await server.ExistsAsync(order.PreviousName));
    }

    [Fact]
    public async Task AnUnfinishedDatabaseLetsOnlyUsInUntilItIsFinishedWithItsTrueAttributes()
    {
        var server = await postgres.GetAsync();
        (string database, string owner) = await CreateDecoratedAsync(server);
        string? before = await server.CatalogueAsync(database);
        Assert.Equal("", await server.KnockAsync(database, owner));

        DatabaseInfo result = await ResetAsync(server, ResetOrder.For(database, "r1") with { RunId = "r1" });

        Assert.Equal("53300", await server.KnockAsync(database, owner));
        Assert.Equal(7, result.ConnectionLimit);
        Assert.Equal("the ERP's data", result.Comment);
        await using ServerSession session = await server.Connections().OpenMaintenanceAsync(CancellationToken.None);
        DatabaseInfo unfinished = await DatabaseInspector.RequireAsync(session, database, CancellationToken.None);
        Assert.Equal("r1", UnfinishedMark.Find(unfinished)?.RunId);
        Assert.Contains("run r1", unfinished.Comment);
        Assert.Equal(0L, await CountTablesAsync(server, database));

        await DatabaseBlocker.FinishAsync(session, database, CancellationToken.None);

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal("", await server.KnockAsync(database, owner));
    }

    [Fact]
    public async Task MarkingAnExistingDatabaseTwiceKeepsItsTrueAttributes()
    {
        var server = await postgres.GetAsync();
        (string database, string owner) = await CreateDecoratedAsync(server);
        string? before = await server.CatalogueAsync(database);
        await using ServerSession session = await server.Connections().OpenMaintenanceAsync(CancellationToken.None);

        await DatabaseBlocker.MarkUnfinishedAsync(session, database, "first", CancellationToken.None);
        DatabaseInfo attributes = await DatabaseBlocker.MarkUnfinishedAsync(session, database, "second", CancellationToken.None);
        Assert.Equal("53300", await server.KnockAsync(database, owner));
        Assert.Equal("the ERP's data", attributes.Comment);
        await DatabaseBlocker.FinishAsync(session, database, CancellationToken.None);

        Assert.Equal(before, await server.CatalogueAsync(database));
    }

    [Fact]
    public async Task AResetOverAnUnfinishedDatabaseGivesTheNewOneTheTrueAttributes()
    {
        var server = await postgres.GetAsync();
        (string database, _) = await CreateDecoratedAsync(server);
        string? before = await server.CatalogueAsync(database);

        await ResetAsync(server, ResetOrder.For(database, "r1") with { RunId = "r1" });
        await ResetAsync(server, ResetOrder.For(database, "r2"));

        Assert.Equal(before, await server.CatalogueAsync(database));
    }

    [Fact]
    public async Task NoLiveDatabaseIsANormalCase()
    {
        var server = await postgres.GetAsync();
        string owner = await server.CreateRoleAsync("owner");
        string database = $"fresh_{Guid.NewGuid():N}";

        DatabaseInfo result = await ResetAsync(server, ResetOrder.For(database, "r1") with { DefaultOwner = owner });

        Assert.Null(result.PreviousDatabase);
        Assert.Equal(owner, result.Owner);
        Assert.Equal("", await server.KnockAsync(database, owner));
    }

    [Fact]
    public async Task ClientsThatReconnectInALoopAreKeptOutAndServedAgainAtOnce()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("busy");
        using CancellationTokenSource stop = new();
        int served = 0;
        Task[] clients = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await using var connection = await server.OpenAsync(database);
                    await using NpgsqlCommand command = new("SELECT pg_sleep(0.02)", connection);
                    while (!stop.IsCancellationRequested)
                    {
                        await command.ExecuteNonQueryAsync();
                        Interlocked.Increment(ref served);
                    }
                }
                catch (NpgsqlException)
                {
                    // Refused or ended: try again at once, as an application's pool does.
                }
            }
        }))];
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref served) > 20), "the clients are served");

        DatabaseInfo result = await ResetAsync(server, ResetOrder.For(database, "r1"));

        int before = Volatile.Read(ref served);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref served) > before + 20), "the clients are served again");
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.NotNull(result.PreviousDatabase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PreparedTransactionsAndReplicationSlotsAreNamedBeforeAnythingIsChanged(bool drop)
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("obstructed");
        string slot = $"slot_{database}_{drop}".ToLowerInvariant();
        await server.RunAsync(database, $"SELECT pg_create_logical_replication_slot('{slot}', 'pgoutput')",
            "CREATE TABLE t (id int)", "BEGIN", "INSERT INTO t VALUES (1)", $"PREPARE TRANSACTION 'tx {database}'");
        string? before = await server.CatalogueAsync(database);

        DatabaseException error = await Assert.ThrowsAsync<DatabaseException>(() => ResetAsync(server, ResetOrder.For(database, "r1") with { Drop = drop }));

        Assert.Equal("DatabaseObstructed", error.ErrorId);
        Assert.Equal($"tx {database}", error.Evidence["PreparedTransactions"]);
        Assert.Equal(slot, error.Evidence["ReplicationSlots"]);
        Assert.Contains($"ROLLBACK PREPARED 'tx {database}'", error.RecommendedAction);
        Assert.Contains($"pg_drop_replication_slot('{slot}')", error.RecommendedAction);
        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.False(await server.ExistsAsync(database + "_restore_r1"));
        await server.RunAsync(database, $"ROLLBACK PREPARED 'tx {database}'", $"SELECT pg_drop_replication_slot('{slot}')");
        Assert.NotNull(await ResetAsync(server, ResetOrder.For(database, "r1") with { Drop = drop }));
    }

    [Fact]
    public async Task AnEnabledSubscriptionIsAnObstacle()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("subscriber");
        await server.RunAsync(database, "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false, slot_name = none, enabled = false)");

        Assert.Equal("Subscriptions", Assert.Single((await Assert.ThrowsAsync<DatabaseException>(() => ResetAsync(server, ResetOrder.For(database, "r1") with { Drop = true }))).Evidence.Keys));
        Assert.NotNull(await ResetAsync(server, ResetOrder.For(database, "r1")));
        await server.RunAsync(database + "_before_r1", "DROP SUBSCRIPTION feed");
    }

    [Fact]
    public async Task WhatTheServerRefusesIsKnownBeforeTheLiveDatabaseIsTouched()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("untouched");
        await using var live = await server.OpenAsync(database);
        string? before = await server.CatalogueAsync(database);
        await using ServerSession session = await server.Connections().OpenMaintenanceAsync(CancellationToken.None);
        DatabaseInfo wanted = (await DatabaseInspector.RequireAsync(session, database, CancellationToken.None)) with
        {
            Settings = [new("no such role", "work_mem", "1MB")],
        };

        DatabaseException error = await Assert.ThrowsAsync<DatabaseException>(() => ResetAsync(server, ResetOrder.For(database, "r1") with { Attributes = wanted }));

        Assert.Equal("42704", error.Evidence["SqlState"]);
        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.False(await server.ExistsAsync(database + "_restore_r1"));
        await using NpgsqlCommand stillThere = new("SELECT 1", live);
        Assert.Equal(1, await stillThere.ExecuteScalarAsync());
    }

    [Fact]
    public async Task ATakenNameIsRefusedBeforeAnythingIsChanged()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("taken");
        string other = await server.CreateDatabaseAsync("taken");

        DatabaseException error = await Assert.ThrowsAsync<DatabaseException>(() => ResetAsync(server, ResetOrder.For(database, "r1") with { PreviousName = other }));

        Assert.Equal("DatabaseExists", error.ErrorId);
        Assert.False(await server.ExistsAsync(database + "_restore_r1"));
    }

    [Fact]
    public async Task CancellingWhileSessionsEndBringsEverythingBack()
    {
        var server = await postgres.GetAsync();
        (string database, string owner) = await CreateDecoratedAsync(server);
        string? before = await server.CatalogueAsync(database);
        using CancellationTokenSource cancel = new();
        // The rename waits for this lock, with the live database closed already.
        await using (var holder = await server.OpenAsync())
        await using (var transaction = await holder.BeginTransactionAsync())
        {
            await using NpgsqlCommand hold = new($"COMMENT ON DATABASE {database} IS 'held'", holder, transaction);
            await hold.ExecuteNonQueryAsync();
            Task<DatabaseInfo> reset = ResetAsync(server, ResetOrder.For(database, "r1"), cancel.Token);
            await Eventually.TrueAsync(async () => await server.ScalarAsync<long>("postgres",
                $"SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.objid AND NOT d.datallowconn WHERE d.datname = '{database}' AND NOT l.granted") > 0, "the reset waits");
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reset);
        }

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.False(await server.ExistsAsync(database + "_restore_r1"));
        Assert.False(await server.ExistsAsync(database + "_before_r1"));
        Assert.Equal("", await server.KnockAsync(database, owner));
    }

    [Fact]
    public async Task WhatAKilledResetLeftBehindIsClearedAway()
    {
        var server = await postgres.GetAsync();
        (string database, _) = await CreateDecoratedAsync(server);
        string? before = await server.CatalogueAsync(database);
        ResetOrder order = ResetOrder.For(database, "r1") with { RunId = "r1" };
        await KilledBeforeTheRenamesAsync(server, order);

        await new DatabaseReset(server.Connections(), _reporter).RecoverAsync(order, CancellationToken.None);
        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.False(await server.ExistsAsync(order.StagingName));

        await KilledBeforeTheRenamesAsync(server, order);
        DatabaseInfo result = await ResetAsync(server, order with { RunId = null });
        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(before, await server.CatalogueAsync(result.PreviousDatabase!));
        Assert.Single(_reporter.Warnings);

        await new DatabaseReset(server.Connections(), _reporter).RecoverAsync(order, CancellationToken.None);
        Assert.Equal(before, await server.CatalogueAsync(database));
    }

    private static async Task KilledBeforeTheRenamesAsync(PostgresServer server, ResetOrder order)
    {
        await using ServerSession session = await server.Connections().OpenMaintenanceAsync(CancellationToken.None);
        DatabaseInfo live = await DatabaseInspector.RequireAsync(session, order.Database, CancellationToken.None);
        await DatabaseCreator.CreateAsync(session, order.StagingName, live, order.RunId, keepClosed: true, CancellationToken.None);
        await DatabaseBlocker.CloseAsync(session, order.Database, CancellationToken.None);
    }

    [Fact]
    public async Task TheMaintenanceDatabaseCannotReplaceItself()
    {
        var server = await postgres.GetAsync();
        ConfigurationException error = await Assert.ThrowsAsync<ConfigurationException>(() => ResetAsync(server, ResetOrder.For("postgres", "r1")));
        Assert.Equal("MaintenanceDatabaseIsTarget", error.ErrorId);
    }

    [Fact]
    public async Task RollingBackBringsTheOldDatabaseBackAndCanBeRepeated()
    {
        var server = await postgres.GetAsync();
        (string database, _) = await CreateDecoratedAsync(server);
        await server.ExecuteAsync(database, "CREATE TABLE kept (id int)");
        string? before = await server.CatalogueAsync(database);
        await using ServerSession session = await server.Connections().OpenMaintenanceAsync(CancellationToken.None);
        long oid = (await DatabaseInspector.RequireAsync(session, database, CancellationToken.None)).Oid;
        DatabaseInfo reset = await ResetAsync(server, ResetOrder.For(database, "r1") with { RunId = "r1" });
        await using var inTheNewOne = await server.OpenAsync(database);

        await RollBackAsync(server, database, reset.PreviousDatabase!, oid);
        DatabaseInfo again = await RollBackAsync(server, database, reset.PreviousDatabase!, oid);

        Assert.Equal(oid, again.Oid);
        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(1L, await CountTablesAsync(server, database));
        Assert.False(await server.ExistsAsync(database + "_failed_r1"));
        Assert.False(await server.ExistsAsync(database + "_before_r1"));
        Assert.Equal("PreviousDatabaseMissing", (await Assert.ThrowsAsync<DatabaseException>(() => RollBackAsync(server, database, database + "_before_r1", 0))).ErrorId);
    }

    [Fact]
    public async Task RollingBackWorksWhenTheNewDatabaseIsGone()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("gone");
        string? before = await server.CatalogueAsync(database);
        await new DatabaseCopies(server.Connections()).RenameAsideAsync(database, database + "_before_r1", CancellationToken.None);
        Assert.False(await server.ExistsAsync(database));

        await RollBackAsync(server, database, database + "_before_r1", 0);

        Assert.Equal(before, await server.CatalogueAsync(database));
    }

    [Fact]
    public async Task ATemplateCopyTakesTheOriginalsPlaceWithEveryAttribute()
    {
        var server = await postgres.GetAsync();
        (string database, _) = await CreateDecoratedAsync(server);
        await server.RunAsync(database, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (42)");
        string? before = await server.CatalogueAsync(database);
        await using var session = await server.OpenAsync(database);

        await new DatabaseCopies(server.Connections()).CopyAsync(database, database + "_copy", CancellationToken.None);

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(before, await server.CatalogueAsync(database + "_copy"));
        await server.ExecuteAsync(database, "DROP TABLE kept");
        await RollBackAsync(server, database, database + "_copy", 0);
        Assert.Equal(42, await server.ScalarAsync<int>(database, "SELECT id FROM kept"));
        Assert.Equal(before, await server.CatalogueAsync(database));
    }

    [Fact]
    public async Task WithoutSuperuserAnOperatorWhoOwnsTheDatabaseCanResetAndFinishIt()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("managed");
        string application = await server.CreateRoleAsync("application");
        string operatorRole = await server.CreateRoleAsync("operator", "LOGIN CREATEDB");
        await server.RunAsync("postgres", $"GRANT \"{application}\" TO \"{operatorRole}\"", $"GRANT pg_signal_backend TO \"{operatorRole}\"",
            $"ALTER DATABASE {database} OWNER TO \"{application}\"", $"REVOKE ALL ON DATABASE {database} FROM PUBLIC", $"ALTER DATABASE {database} CONNECTION LIMIT 5");
        string? before = await server.CatalogueAsync(database);
        ServerConnections connections = server.ConnectionsAs(operatorRole, "role-password");

        await new DatabaseReset(connections, _reporter).RunAsync(ResetOrder.For(database, "r1") with { RunId = "r1" }, CancellationToken.None);

        Assert.Equal("42501", await server.KnockAsync(database, application));
        Assert.Equal("", await server.KnockAsync(database, operatorRole));
        await using ServerSession session = await connections.OpenMaintenanceAsync(CancellationToken.None);
        await DatabaseBlocker.FinishAsync(session, database, CancellationToken.None);
        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal("", await server.KnockAsync(database, application));
    }

    /// <summary>A database with something in every attribute that this server lets one set.</summary>
    /// <summary>A database with every attribute that can be changed changed.</summary>
    internal static async Task<(string Database, string Owner)> CreateDecoratedAsync(PostgresServer server)
    {
        string owner = await server.CreateRoleAsync("own\"\"er");
        owner = owner.Replace("\"\"", "\"");
        string reader = await server.CreateRoleAsync("reader");
        string granter = await server.CreateRoleAsync("granter");
        string database = await server.CreateDatabaseAsync("decorated", $"TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' OWNER {SqlIdentifier.Quote(owner)} CONNECTION LIMIT 7");
        string name = SqlIdentifier.Quote(database);
        await server.RunAsync("postgres",
            $"COMMENT ON DATABASE {name} IS 'the ERP''s data'",
            $"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            $"GRANT CONNECT ON DATABASE {name} TO \"{granter}\" WITH GRANT OPTION",
            $"GRANT TEMPORARY ON DATABASE {name} TO \"{reader}\"",
            $"SET ROLE \"{granter}\"", $"GRANT CONNECT ON DATABASE {name} TO \"{reader}\"", "RESET ROLE",
            $"ALTER DATABASE {name} SET search_path TO \"$user\", public, \"we, \"\"quote\"\"\"",
            $"ALTER DATABASE {name} SET \"app.tenant\" TO 'it''s \\ here'",
            $"ALTER DATABASE {name} SET statement_timeout TO '1h'",
            $"ALTER DATABASE {name} SET default_transaction_read_only TO off",
            $"ALTER DATABASE {name} SET temp_tablespaces TO ''",
            $"ALTER ROLE {SqlIdentifier.Quote(owner)} IN DATABASE {name} SET work_mem TO '7MB'",
            $"ALTER ROLE \"{reader}\" IN DATABASE {name} SET datestyle TO 'SQL, DMY'");
        return (database, owner);
    }

    private Task<DatabaseInfo> ResetAsync(PostgresServer server, ResetOrder order, CancellationToken cancellationToken = default) =>
        new DatabaseReset(server.Connections(), _reporter).RunAsync(order, cancellationToken);

    private Task<DatabaseInfo> RollBackAsync(PostgresServer server, string database, string previous, long oid) =>
        new DatabaseRollback(server.Connections(), _reporter).RunAsync(database, previous, oid, "r1", keepReplaced: false, CancellationToken.None);

    private static Task<long> CountTablesAsync(PostgresServer server, string database) =>
        server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
}
