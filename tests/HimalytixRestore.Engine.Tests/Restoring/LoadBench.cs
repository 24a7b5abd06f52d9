using System.Text;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Tests.Faults;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Loads dumps into databases of a test server.</summary>
internal sealed class LoadBench(PostgresServer server, string? userName = null)
{
    public const string Header = "--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\nSELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\nSET client_min_messages = warning;\n\n";
    public const string Trailer = "\n--\n-- PostgreSQL database dump complete\n--\n\n";

    public PostgresServer Server => server;

    /// <summary>Small buffers make small dumps behave as big ones.</summary>
    public DumpReaderOptions ReaderOptions { get; init; } = new();

    public RecordingReporter Reporter { get; } = new();

    public ServerConnections Connections { get; } = new(new ServerSettings
    {
        HostName = server.HostName,
        Port = server.Port,
        UserName = userName ?? server.UserName,
        Password = server.Password,
    });

    /// <summary>A whole dump around a body; the body begins with line 12.</summary>
    public static string Dump(string body) => Header + body + Trailer;

    public Task<RestoreLedger> LoadAsync(string database, string dump, Func<LoadRequest, LoadRequest>? change = null)
        => LoadAsync(database, new MemoryStream(Encoding.UTF8.GetBytes(dump)), change, TestContext.Current.CancellationToken);

    public async Task<RestoreLedger> LoadAsync(string database, Stream dump, Func<LoadRequest, LoadRequest>? change = null, CancellationToken cancellationToken = default)
    {
        LoadRequest request = new() { Database = database, RunId = "20260101T000000test", BytesRead = () => 0 };
        await using DumpReader reader = new(dump, ReaderOptions);
        return await new DatabaseRestorer(Connections, Reporter).RestoreAsync(reader, change is null ? request : change(request), cancellationToken);
    }

    /// <summary>A database with what a script makes.</summary>
    public async Task<string> CreateSourceAsync(string script, string options = "TEMPLATE template0")
    {
        var database = await server.CreateDatabaseAsync("source", options);
        using MemoryStream input = new(Encoding.UTF8.GetBytes(script));
        var result = await server.PsqlAsync(database, ["--set=ON_ERROR_STOP=1"], input);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return database;
    }

    /// <summary>What the producer makes of a database, before compression.</summary>
    public async Task<byte[]> DumpAsync(string database, params string[] arguments)
    {
        using MemoryStream output = new();
        await server.DumpAsync(database, ["--no-owner", "--no-acl", "--clean", "--if-exists", .. arguments], output);
        return output.ToArray();
    }

    /// <summary>Whether a role without privileges of its own can connect.</summary>
    public async Task<bool> CanApplicationConnectAsync(string database)
    {
        await server.ExecuteAsync("postgres", "DO $$ BEGIN CREATE ROLE test_application LOGIN PASSWORD 'test'; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
        var options = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Username = "test_application", Password = "test" };
        await using Npgsql.NpgsqlConnection connection = new(options.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return true;
        }
        catch (Npgsql.PostgresException)
        {
            return false;
        }
    }

    /// <summary>Spreads a load over sessions with sizes so low that small tables count as big ones; rows are sent as they come.</summary>
    public static LoadRequest Spread(LoadRequest request, int jobs) => request with { Jobs = jobs, SplitAboveBytes = 2048, SplitCommandBytes = 1024, FreezeFromBytes = long.MaxValue, AloneAboveBytes = 0 };

    /// <summary>What a restore leaves that did not reach its end: a mark, no session, and nobody can connect.</summary>
    public async Task AssertUnfinishedAsync(string database)
    {
        Assert.Equal(0, await SessionsAsync(database));
        Assert.False(await CanApplicationConnectAsync(database));
        Assert.Contains("unfinished", await server.ScalarAsync<string>("postgres", $"SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = '{database}'"), StringComparison.Ordinal);
    }

    /// <summary>A restore over what another one left is whole, and opens the database.</summary>
    public async Task AssertRepeatsAsync(string database, PhasedDump dump, int jobs)
    {
        var ledger = await LoadAsync(database, new MemoryStream(dump.Bytes), request => Spread(request, jobs) with { AllowNonEmpty = true }, TestContext.Current.CancellationToken);
        Assert.False(ledger.IsDegraded);
        Assert.Equal(dump.Contents, await DatabaseContents.ReadAsync(server, database));
        Assert.True(await CanApplicationConnectAsync(database));
    }

    /// <summary>Sessions in a database; the server's own autovacuum may look in at any time.</summary>
    public Task<long> SessionsAsync(string database)
        => server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND backend_type <> 'autovacuum worker'");
}
