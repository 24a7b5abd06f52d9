using System.Net;
using System.Net.Sockets;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Databases;

public sealed class DatabaseErrorsTests(PostgresFixture postgres)
{
    private const string Sentinel = "S3cr3t-sentinel";

    [Fact]
    public async Task AWrongPasswordIsNamedAndNeverShown()
    {
        var server = await postgres.GetAsync();
        string role = await server.CreateRoleAsync("locked");
        ServerConnections connections = new(server.Settings() with { UserName = role, Password = Secret.FromText(Sentinel) });

        DatabaseException error = await Assert.ThrowsAsync<DatabaseException>(() => connections.OpenAsync("postgres", CancellationToken.None));

        Assert.Equal("AuthenticationFailed", error.ErrorId);
        Assert.DoesNotContain(Sentinel, Everything(error));
        Assert.Null(error.InnerException);
    }

    [Theory]
    [InlineData("28P01", "AuthenticationFailed", RestoreErrorCategory.PermissionDenied)]
    [InlineData("28000", "AuthenticationFailed", RestoreErrorCategory.PermissionDenied)]
    [InlineData("3D000", "DatabaseNotFound", RestoreErrorCategory.NotFound)]
    [InlineData("42501", "DatabasePermissionDenied", RestoreErrorCategory.PermissionDenied)]
    [InlineData("53300", "TooManyConnections", RestoreErrorCategory.ResourceBusy)]
    [InlineData("55006", "DatabaseInUse", RestoreErrorCategory.ResourceBusy)]
    [InlineData("57P03", "ServerStarting", RestoreErrorCategory.Unavailable)]
    [InlineData("53100", "ServerDiskFull", RestoreErrorCategory.OperationFailed)]
    [InlineData("08006", "ServerUnreachable", RestoreErrorCategory.Unavailable)]
    [InlineData("42704", "DatabaseObjectNotFound", RestoreErrorCategory.NotFound)]
    [InlineData("23514", "ConstraintViolated", RestoreErrorCategory.InvalidData)]
    [InlineData("P0001", "DatabaseError", RestoreErrorCategory.OperationFailed)]
    public void EverySqlStateHasAStableIdAndARemedy(string sqlState, string errorId, RestoreErrorCategory category)
    {
        DatabaseException error = DatabaseErrors.Wrap(new PostgresException("no way", "ERROR", "ERROR", sqlState), "Trying", "it");

        Assert.Equal((errorId, category), (error.ErrorId, error.Category));
        Assert.Equal(sqlState, error.Evidence["SqlState"]);
        Assert.Equal("Trying failed: no way", error.Message);
        Assert.Equal(("Trying", "it"), (error.Operation, error.TargetName));
        Assert.NotEmpty(error.RecommendedAction);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task TheServersEvidenceIsKept()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("errors");
        await server.RunAsync(database, "CREATE TABLE t (id int CONSTRAINT only_once UNIQUE)", "INSERT INTO t VALUES (1)");
        await using ServerSession session = await server.Connections().OpenSessionAsync(database, CancellationToken.None);

        DatabaseException error = await Assert.ThrowsAsync<DatabaseException>(() => session.ExecuteAsync("INSERT INTO public.t VALUES (1)", "Inserting", CancellationToken.None));

        Assert.Equal(("t", "only_once", "public"), (error.Evidence["Table"], error.Evidence["Constraint"], error.Evidence["Schema"]));
        Assert.Contains("(1)", error.Evidence["Detail"]);
    }

    [Fact]
    public async Task AMissingDatabaseAndAMissingServerAreToldApart()
    {
        var server = await postgres.GetAsync();
        DatabaseException noDatabase = await Assert.ThrowsAsync<DatabaseException>(() => server.Connections().OpenAsync("no such", CancellationToken.None));
        ServerConnections nobody = new(server.Settings() with { HostName = "127.0.0.1", Port = FreePort() });
        DatabaseException noServer = await Assert.ThrowsAsync<DatabaseException>(() => nobody.OpenAsync("postgres", CancellationToken.None));

        Assert.Equal("DatabaseNotFound", noDatabase.ErrorId);
        Assert.Equal("ServerUnreachable", noServer.ErrorId);
        Assert.DoesNotContain(server.Password.RevealText(), Everything(noServer) + Everything(noDatabase));
    }

    [Fact]
    public async Task ASessionIsNotEndedBySettingsOfTheDatabase()
    {
        var server = await postgres.GetAsync();
        string database = await server.CreateDatabaseAsync("strict");
        await server.RunAsync("postgres", $"ALTER DATABASE {database} SET statement_timeout = 1", $"ALTER DATABASE {database} SET default_transaction_read_only = on");
        await using ServerSession session = await server.Connections().OpenSessionAsync(database, CancellationToken.None);

        await session.ExecuteAsync("SELECT pg_sleep(0.05)", "Sleeping", CancellationToken.None);
        await session.ExecuteAsync("CREATE TABLE public.t (id int)", "Writing", CancellationToken.None);
    }

    [Fact]
    public async Task StatementsReachTheServerAsTheyAre()
    {
        var server = await postgres.GetAsync();
        await using ServerSession session = await server.Connections().OpenMaintenanceAsync(CancellationToken.None);

        // With the driver's own parsing on, the semicolon would split it and the colon would be a parameter.
        Assert.Equal("a;b :c", await session.ScalarAsync<string>("SELECT $tag$a;b :c$tag$", "Reading", CancellationToken.None));
        DatabaseException two = await Assert.ThrowsAsync<DatabaseException>(() => session.ExecuteAsync("SELECT 1; SELECT 2", "Reading", CancellationToken.None));
        Assert.Equal("42601", two.Evidence["SqlState"]);
    }

    private static string Everything(DatabaseException error) => $"{error} {error.RecommendedAction} {string.Join(' ', error.Evidence.Values)}";

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
