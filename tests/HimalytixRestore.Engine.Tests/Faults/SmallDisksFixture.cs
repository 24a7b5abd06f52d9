using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>
/// A server whose data, write-ahead log and temporary files lie on three small disks that a test fills up and frees: file systems
/// in memory, which only this server's mount namespace has. As for the systemd of other tests, that takes root and Linux.
/// </summary>
public sealed class SmallDisksFixture : IAsyncDisposable
{
    /// <summary>The disk of the data.</summary>
    public const string Data = "data";

    /// <summary>The disk of the write-ahead log.</summary>
    public const string Wal = "wal";

    /// <summary>The disk of temporary files.</summary>
    public const string Temporary = "temporary";

    private const long Roomy = 400L << 20;

    /// <summary>The log's files are neither removed by checkpoints nor used again; sorts do not stay in memory.</summary>
    private const string Configuration = """
        unix_socket_directories = ''
        listen_addresses = '127.0.0.1'
        fsync = off
        full_page_writes = off
        max_wal_size = '1GB'
        checkpoint_timeout = '1h'
        wal_recycle = off
        autovacuum = off
        work_mem = '64kB'

        """;

    /// <summary>Mounts the disks and lives as long as its input is open, so that they go with this process whatever becomes of it.</summary>
    private const string Launcher = """
        exec unshare --mount --propagation private /bin/sh -e -c '
            for disk in data wal temporary; do
                mkdir -m 777 "$FIXTURE_ROOT/$disk"
                mount -t tmpfs -o size=400m,mode=777 tmpfs "$FIXTURE_ROOT/$disk"
            done
            echo ready
            exec cat > /dev/null
        '
        """;

    private readonly Lazy<Task<PostgresServer>> _server;
    private readonly string _root = Path.Combine(Path.GetTempPath(), "himalytix-disks-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly string _password = Guid.NewGuid().ToString("N");
    private PostgresBinaries? _binaries;
    private ServerAccount? _account;
    private Process? _holder;
    private int _port;

    /// <summary>A server that is started when a test asks for it.</summary>
    public SmallDisksFixture() => _server = new(StartAsync);

    /// <summary>The server, running, with room on every disk.</summary>
    internal async Task<PostgresServer> GetAsync()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            ContinuousIntegration.SkipOrFail("Only root on Linux can give a server disks of its own.");
        return await _server.Value;
    }

    /// <summary>Makes a disk so small that little more fits.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="left">Bytes that still fit.</param>
    public async Task FillAsync(string disk, long left)
    {
        var facts = (await RunAsync("stat", "-f", "-c", "%b %f %S", Path.Combine(_root, disk))).Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        await ResizeAsync(disk, (facts[0] - facts[1]) * facts[2] + left);
    }

    /// <summary>Gives a disk its room back; a server that went down for want of it is started.</summary>
    /// <param name="disk">The disk.</param>
    public async Task FreeAsync(string disk)
    {
        await ResizeAsync(disk, Roomy);
        var status = await ProcessRunner.RunAsync(AsServer(_binaries!.PgCtl, "status", "-D", DataFolder), CancellationToken.None);
        if (!status.Succeeded)
            await StartServerAsync();
        var server = await _server.Value;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return await server.ScalarAsync<int>("postgres", "SELECT 1") == 1;
                }
                catch (Npgsql.NpgsqlException)
                {
                    return false;
                }
            },
            "the server has recovered");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_holder is null)
            return;
        if (_binaries is not null)
            await ProcessRunner.RunAsync(AsServer(_binaries.PgCtl, "stop", "-D", DataFolder, "-m", "immediate", "-w"), CancellationToken.None);
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private string DataFolder => Path.Combine(_root, Data, "cluster");

    private string Log => Path.Combine(_root, "log", "server.log");

    private async Task<PostgresServer> StartAsync()
    {
        Directory.CreateDirectory(_root);
        ProcessStartInfo start = new("/bin/sh", ["-c", Launcher]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["FIXTURE_ROOT"] = _root;
        _holder = Process.Start(start)!;
        Assert.Equal("ready", await _holder.StandardOutput.ReadLineAsync());
        _binaries = await PostgresBinaries.FindAsync(CancellationToken.None);
        _account = await ServerAccount.ChooseAsync(CancellationToken.None);
        _account.LetPass(_root);
        await InitializeAsync();
        await StartServerAsync();
        var server = new DiskServer
        {
            Origin = _binaries.Folder,
            HostName = IPAddress.Loopback.ToString(),
            Port = _port,
            UserName = PrivateCluster.SuperUser,
            Password = Secret.FromText(_password),
            Version = _binaries.Version,
        };
        await server.ExecuteAsync("postgres", $"CREATE TABLESPACE {Temporary} LOCATION '{Path.Combine(_root, Temporary, "files")}'");
        await server.ExecuteAsync("postgres", $"ALTER SYSTEM SET temp_tablespaces = '{Temporary}'");
        await server.ExecuteAsync("postgres", "SELECT pg_reload_conf()");
        return server;
    }

    private async Task InitializeAsync()
    {
        var secret = Path.Combine(_root, "password");
        await File.WriteAllTextAsync(secret, _password);
        await _account!.OwnAsync(secret, CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(_root, "log"));
        await _account.OwnAsync(Path.Combine(_root, "log"), CancellationToken.None);
        await CheckAsync(AsServer("mkdir", Path.Combine(_root, Temporary, "files")));
        await CheckAsync(AsServer(_binaries!.InitDb, "-D", DataFolder, $"--waldir={Path.Combine(_root, Wal, "files")}", "--wal-segsize=1", "-U", PrivateCluster.SuperUser, "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", $"--pwfile={secret}", "--no-sync"));
        _port = FreePort();
        // The disk belongs to another mount namespace; the way to its files is through a process in it.
        await File.AppendAllTextAsync(
            string.Create(CultureInfo.InvariantCulture, $"/proc/{_holder!.Id}/root{DataFolder}/postgresql.conf"), Configuration + string.Create(CultureInfo.InvariantCulture, $"port = {_port}\n"));
    }

    private Task<string> StartServerAsync() => CheckAsync(AsServer(_binaries!.PgCtl, "start", "-D", DataFolder, "-l", Log, "-w", "-t", "60"));

    private Task<string> ResizeAsync(string disk, long size) => RunAsync("mount", "-o", string.Create(CultureInfo.InvariantCulture, $"remount,size={size}"), Path.Combine(_root, disk));

    private Task<string> RunAsync(string program, params string[] arguments) => CheckAsync(Inside(new ProcessRequest { FileName = program, Arguments = arguments }));

    private static async Task<string> CheckAsync(ProcessRequest request)
    {
        var result = await ProcessRunner.RunAsync(request, CancellationToken.None);
        return result.Succeeded ? result.StandardOutput.Trim() : throw new InvalidOperationException($"'{request}' failed: {result.StandardOutput}{result.StandardError}");
    }

    private ProcessRequest AsServer(string program, params string[] arguments) => Inside(_account!.Apply(new ProcessRequest { FileName = program, Arguments = arguments }));

    private ProcessRequest Inside(ProcessRequest request) => request with
    {
        FileName = "nsenter",
        Arguments = ["--mount", "--target", _holder!.Id.ToString(CultureInfo.InvariantCulture), "--", request.FileName, .. request.Arguments],
        WorkingDirectory = "/",
    };

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The server as tests see it; its clients are not needed.</summary>
    private sealed class DiskServer : PostgresServer
    {
        public override bool HasClients => false;

        public override Task DumpAsync(string database, IReadOnlyList<string> arguments, Stream output) => throw new NotSupportedException();

        public override Task<ProcessResult> PsqlAsync(string database, IReadOnlyList<string> arguments, Stream script) => throw new NotSupportedException();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
