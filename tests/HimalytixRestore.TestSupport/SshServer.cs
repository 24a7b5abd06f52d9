using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HimalytixRestore.TestSupport;

/// <summary>
/// A real sshd on a free port of the loopback interface, with keys of its own, and a configuration of ssh with hosts that reach it in
/// several ways. Nothing of the user's is read or written.
/// </summary>
public sealed class SshServer : IAsyncDisposable
{
    /// <summary>Reaches it.</summary>
    public const string Host = "himalytix-app";

    /// <summary>Reaches it through itself as a jump host.</summary>
    public const string Jumped = "himalytix-jumped";

    /// <summary>Its host key is not known.</summary>
    public const string Unknown = "himalytix-unknown";

    /// <summary>Another host key is known.</summary>
    public const string Changed = "himalytix-changed";

    /// <summary>The key is not let in.</summary>
    public const string Refused = "himalytix-refused";

    /// <summary>The key is known to the agent alone (<see cref="StartAgentAsync"/>).</summary>
    public const string Agent = "himalytix-agent";

    /// <summary>Nobody listens.</summary>
    public const string Unreachable = "himalytix-unreachable";

    private const string Daemon = "/usr/sbin/sshd";
    private readonly TempFolder _folder;
    private readonly Process _daemon;
    private Process? _agent;

    private SshServer(TempFolder folder, Process daemon) => (_folder, _daemon) = (folder, daemon);

    /// <summary>The configuration for <c>ssh -F</c>.</summary>
    public string ConfigFile => _folder.Combine("ssh_config");

    /// <summary>Starts one. Where there is no sshd, or another user than root would need more than a test may have, the test is skipped; in CI it fails.</summary>
    /// <param name="prefix">What stands in front of its command, for example <see cref="SystemdFixture.Namespace"/>.</param>
    /// <param name="environment">Variables of its sessions.</param>
    public static Task<SshServer> StartAsync(IReadOnlyList<string>? prefix = null, params (string Name, string Value)[] environment) => StartAsync(prefix, subsystem: "", environment);

    /// <summary>Starts one that PowerShell's remoting reaches, with the same rule.</summary>
    /// <param name="subsystem">The command at the other end of a session.</param>
    /// <param name="environment">Variables of its sessions.</param>
    public static Task<SshServer> StartForRemotingAsync(string subsystem, params (string Name, string Value)[] environment) => StartAsync(prefix: null, $"Subsystem powershell {subsystem}", environment);

    private static async Task<SshServer> StartAsync(IReadOnlyList<string>? prefix, string subsystem, (string Name, string Value)[] environment)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Daemon) || !File.Exists("/usr/bin/ssh") || !Environment.IsPrivilegedProcess)
            ContinuousIntegration.SkipOrFail("No sshd to test with: it needs Linux, root and the packages openssh-server and openssh-client.");

        var folder = new TempFolder();
        try
        {
            foreach (string key in (string[])["host", "user", "other"])
                await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.Combine(key));
            int port = FreePort();
            await WriteAsync(folder, port, subsystem, environment);
            // The folder that sshd empties itself into; packages make it when the service starts.
            Directory.CreateDirectory("/run/sshd");
            string[] command = [.. prefix ?? [], Daemon, "-D", "-E", folder.Combine("log"), "-f", folder.Combine("sshd_config")];
            var daemon = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
            await WaitAsync(daemon, port);
            return new(folder, daemon);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Starts an agent that has the key, which nobody finds in a file any more.</summary>
    public async Task StartAgentAsync()
    {
        string socket = _folder.Combine("agent");
        _agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(socket)), "the agent listens");
        await RunAsync("env", $"SSH_AUTH_SOCK={socket}", "ssh-add", "-q", _folder.Combine("user"));
        File.Delete(_folder.Combine("user"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            _agent.Kill();
            await _agent.WaitForExitAsync();
            _agent.Dispose();
        }

        // Its sessions, too: one that begins while the folder goes would write its log into it again.
        _daemon.Kill(entireProcessTree: true);
        await _daemon.WaitForExitAsync();
        _daemon.Dispose();
        _folder.Dispose();
    }

    private static async Task WaitAsync(Process daemon, int port)
    {
        try
        {
            await Eventually.TrueAsync(() => AnswersAsync(port), "sshd listens");
        }
        catch
        {
            daemon.Kill(entireProcessTree: true);
            daemon.Dispose();
            throw;
        }
    }

    private static async Task WriteAsync(TempFolder folder, int port, string subsystem, (string Name, string Value)[] environment)
    {
        // Another home, or bash would run the user's .bashrc first, session by session.
        string variables = string.Join(' ', environment.Prepend((Name: "HOME", Value: folder.FullPath)).Select(variable => $"{variable.Name}={variable.Value}"));
        await File.WriteAllTextAsync(folder.Combine("sshd_config"), $"""
            ListenAddress 127.0.0.1
            Port {port}
            HostKey {folder.Combine("host")}
            AuthorizedKeysFile {folder.Combine("user.pub")}
            PidFile none
            UsePAM no
            StrictModes no
            PrintMotd no
            MaxStartups 100
            SetEnv {variables}
            {subsystem}

            """);
        string Known(string key) => $"[127.0.0.1]:{port} {File.ReadAllText(folder.Combine(key + ".pub"))}";
        await File.WriteAllTextAsync(folder.Combine("known"), Known("host"));
        await File.WriteAllTextAsync(folder.Combine("known-none"), "");
        await File.WriteAllTextAsync(folder.Combine("known-other"), Known("other"));
        string Entry(string host, string key = "user", string known = "known", string more = "") => $"""
            Host {host}
              HostName 127.0.0.1
              Port {(host == Unreachable ? FreePort() : port)}
              User root
              IdentityFile {folder.Combine(key)}
              UserKnownHostsFile {folder.Combine(known)}
              {more}

            """;
        await File.WriteAllTextAsync(folder.Combine("ssh_config"), string.Concat(
            Entry(Host),
            Entry(Jumped, more: $"ProxyJump {Host}"),
            Entry(Unknown, known: "known-none"),
            Entry(Changed, known: "known-other"),
            Entry(Refused, key: "other"),
            Entry(Agent, key: "user.pub", more: $"IdentityAgent {folder.Combine("agent")}"),
            Entry(Unreachable),
            // OpenSSH's first choice of a key exchange costs a client as much time as all the rest of a session.
            "Host *\n  IdentitiesOnly yes\n  IdentityAgent none\n  GlobalKnownHostsFile /dev/null\n  KexAlgorithms curve25519-sha256\n"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with {process.ExitCode}."));
    }
}
