using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Processes;
using Npgsql;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>
/// A PostgreSQL server of our own: its data in a folder, reached on a free port of the loopback interface only,
/// with a password that nobody else knows.
/// </summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    /// <summary>The superuser's name.</summary>
    public const string SuperUser = "postgres";

    private const int PortAttempts = 5;

    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;

    private PrivateCluster(PostgresBinaries binaries, ServerAccount account, string folder, Secret password)
    {
        _binaries = binaries;
        _account = account;
        Folder = folder;
        Password = password;
    }

    /// <summary>The folder that holds the data and the log; it belongs to the server's account.</summary>
    public string Folder { get; }

    /// <summary>The address; TCP only, because the path of a Unix socket may not be longer than about 100 bytes.</summary>
    public string HostName { get; } = IPAddress.Loopback.ToString();

    /// <summary>The port.</summary>
    public int Port { get; private set; }

    /// <summary>The password of <see cref="SuperUser"/>.</summary>
    public Secret Password { get; }

    /// <summary>The postmaster's process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The server's version.</summary>
    public Version Version => _binaries.Version;

    private string Data => DataIn(Folder);

    private string Log => Path.Combine(Folder, "server.log");

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="binaries">The programs.</param>
    /// <param name="folder">A folder that does not exist or is empty.</param>
    /// <param name="settings">Settings of the server, by name.</param>
    /// <param name="cancellationToken">Ends it; the server is stopped again, the folder stays.</param>
    /// <param name="choosePort">Gives a free port; null asks the system.</param>
    /// <exception cref="DatabaseException">It cannot be made (<c>ClusterNotCreated</c>) or started (<c>ClusterNotStarted</c>).</exception>
    public static async Task<PrivateCluster> StartAsync(
        PostgresBinaries binaries, string folder, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken, Func<int>? choosePort = null)
    {
        var account = await ServerAccount.ChooseAsync(cancellationToken);
        var password = Secret.FromText(Convert.ToHexString(RandomNumberGenerator.GetBytes(24)));
        var cluster = new PrivateCluster(binaries, account, Path.GetFullPath(folder), password);
        try
        {
            await cluster.InitializeAsync(settings, cancellationToken);
            await cluster.StartOnFreePortAsync(choosePort ?? FreePort, cancellationToken);
            return cluster;
        }
        catch
        {
            await StopAsync(binaries, cluster.Folder, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Stops the server of a folder, also one that another process started. One that does not run is no error.</summary>
    /// <param name="binaries">The programs.</param>
    /// <param name="folder">The cluster's folder.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DatabaseException">It does not stop: <c>ClusterNotStopped</c>.</exception>
    public static async Task StopAsync(PostgresBinaries binaries, string folder, CancellationToken cancellationToken)
    {
        var data = DataIn(folder);
        if (await ReadPostmasterAsync(data, cancellationToken) is not { } postmaster || !await AnswersAsync(postmaster.Port, cancellationToken))
            return;

        var account = await ServerAccount.ChooseAsync(cancellationToken);
        var result = await ProcessRunner.RunAsync(
            account.Apply(new ProcessRequest { FileName = binaries.PgCtl, Arguments = ["stop", "-D", data, "-m", "fast", "-w"], WorkingDirectory = folder }),
            cancellationToken);
        if (!result.Succeeded)
        {
            throw Failed(
                "ClusterNotStopped", $"The PostgreSQL server in {folder} does not stop: {result.StandardError.Trim()}",
                $"End its process {postmaster.ProcessId} by hand.", folder, result);
        }
    }

    /// <summary>How to connect to one of its databases as the superuser; never pooled.</summary>
    /// <param name="database">The database.</param>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = HostName,
        Port = Port,
        Username = SuperUser,
        Password = Password.RevealText(),
        Database = database,
        SslMode = SslMode.Disable,
        Pooling = false,
    }.ConnectionString;

    /// <summary>Stops the server; the folder stays.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(_binaries, Folder, CancellationToken.None);

    private async Task InitializeAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        OwnerOnly.CreateFolder(Folder);
        var passwordFile = Path.Combine(Folder, "superuser");
        await WritePrivateFileAsync(passwordFile, Password, cancellationToken);
        await _account.OwnAsync(Folder, cancellationToken);
        _account.LetPass(Path.GetDirectoryName(Folder)!);
        try
        {
            await InitializeDataAsync(passwordFile, cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        var lines = settings.Prepend(new("unix_socket_directories", "")).Prepend(new("listen_addresses", HostName))
            .Select(setting => $"{setting.Key} = '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}'");
        await File.AppendAllLinesAsync(Path.Combine(Data, "postgresql.conf"), lines, cancellationToken);
    }

    /// <summary>initdb with Unicode and no surprises in the order of text; systems without C.UTF-8 have C.</summary>
    private async Task InitializeDataAsync(string passwordFile, CancellationToken cancellationToken)
    {
        ProcessResult? result = null;
        foreach (var locale in (string[])["C.UTF-8", "C"])
        {
            result = await ProcessRunner.RunAsync(
                _account.Apply(new ProcessRequest
                {
                    FileName = _binaries.InitDb,
                    Arguments = ["-D", Data, "-U", SuperUser, "--encoding=UTF8", $"--locale={locale}", "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--no-sync"],
                    WorkingDirectory = Folder,
                }),
                cancellationToken);
            if (result.Succeeded)
                return;
            if (!result.StandardError.Contains("locale", StringComparison.Ordinal))
                break;
        }

        throw Failed(
            "ClusterNotCreated", $"initdb failed in {Folder}: {result!.StandardError.Trim()}",
            "Choose a folder on another disk with -Path, or see what initdb says.", Folder, result);
    }

    /// <summary>Between choosing a free port and binding it another process can take it: then another one is chosen.</summary>
    private async Task StartOnFreePortAsync(Func<int> choosePort, CancellationToken cancellationToken)
    {
        ProcessResult? result = null;
        for (var attempt = 0; attempt < PortAttempts; attempt++)
        {
            Port = choosePort();
            var setting = string.Create(CultureInfo.InvariantCulture, $"port = {Port}\n");
            await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), setting, cancellationToken);
            result = await StartServerAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (result.Succeeded)
                return;
            if (!(await File.ReadAllTextAsync(Log, cancellationToken)).Contains("could not bind", StringComparison.Ordinal))
                break;
        }

        throw await NotStartedAsync(result!, cancellationToken);
    }

    /// <summary>Not cancelled: a server that was left half started could not be found again to stop it. It takes a moment only.</summary>
    private async Task<ProcessResult> StartServerAsync()
    {
        var result = await ProcessRunner.RunAsync(
            _account.Apply(new ProcessRequest
            {
                FileName = _binaries.PgCtl,
                Arguments = ["start", "-D", Data, "-l", Log, "-w", "-t", "60"],
                WorkingDirectory = Folder,
            }),
            CancellationToken.None);
        if (result.Succeeded && await ReadPostmasterAsync(Data, CancellationToken.None) is { } postmaster)
            ProcessId = postmaster.ProcessId;
        return result;
    }

    private async Task<DatabaseException> NotStartedAsync(ProcessResult result, CancellationToken cancellationToken)
    {
        var log = File.Exists(Log) ? (await File.ReadAllTextAsync(Log, cancellationToken)).Trim() : "";
        return Failed(
            "ClusterNotStarted", $"The PostgreSQL server in {Folder} does not start: {(log.Length > 0 ? log : result.StandardError.Trim())}",
            "See what the server says, and choose a folder that the server's account can reach with -Path.", Folder, result);
    }

    /// <summary>Process and port from postmaster.pid; null when the server was stopped. A crash can leave the file behind.</summary>
    private static async Task<(int ProcessId, int Port)?> ReadPostmasterAsync(string data, CancellationToken cancellationToken)
    {
        var file = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(file))
            return null;
        var lines = await File.ReadAllLinesAsync(file, cancellationToken);
        if (lines.Length < 4)
            return null;
        return (int.Parse(lines[0], CultureInfo.InvariantCulture), int.Parse(lines[3], CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// True when something listens on the port. pg_ctl signals the process of postmaster.pid unseen; after a crash that number
    /// may belong to somebody else, so nothing is signalled when nobody answers.
    /// </summary>
    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WritePrivateFileAsync(string path, Secret content, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, OwnerOnly.Of(new() { Mode = FileMode.CreateNew, Access = FileAccess.Write }));
        await file.WriteAsync(content.Reveal().ToArray(), cancellationToken);
    }

    private static string DataIn(string folder) => Path.Combine(folder, "data");

    private static DatabaseException Failed(string errorId, string message, string remedy, string folder, ProcessResult result) =>
        new(errorId, RestoreErrorCategory.OperationFailed, message, remedy)
        {
            Operation = "Running a private PostgreSQL server",
            TargetName = folder,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["ExitCode"] = result.ExitCode.ToString(CultureInfo.InvariantCulture) },
        };
}
