using System.Diagnostics;
using System.Globalization;

namespace HimalytixRestore.TestSupport;

/// <summary>
/// A real systemd user manager with a journal of its own, in its own cgroup and mount namespace: nothing of the machine is
/// touched and systemd need not be running. Needs root and a cgroup2 mount. While it lives, <c>XDG_RUNTIME_DIR</c> of this
/// process points to it, so that <c>systemctl --user</c> of any child reaches it.
/// </summary>
public sealed class SystemdFixture : IAsyncLifetime
{
    /// <summary>The runbook's services, in the order in which they stop; they run when the fixture is ready.</summary>
    public static IReadOnlyList<string> Services { get; } = ["himalytix-django", "himalytix-celery", "himalytix-celery-beat"];

    /// <summary>A service that ignores SIGTERM and that systemd would let hang for a long time.</summary>
    public const string Stubborn = "himalytix-stubborn";

    /// <summary>A service that writes a line and fails soon after its start.</summary>
    public const string Broken = "himalytix-broken";

    /// <summary>A service that nobody can start.</summary>
    public const string Masked = "himalytix-masked";

    private const string RuntimeVariable = "XDG_RUNTIME_DIR";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Enters the cgroup, then a namespace in which /run/systemd and the journal are private, then becomes the manager. The
    /// cgroup path is the one of a user's manager, because the journal tells units of a user by it.
    /// </summary>
    private const string Launcher = """
        set -e
        echo $$ > "$FIXTURE_CGROUP/cgroup.procs"
        mkdir -p /run/systemd /run/log
        mkdir -m 700 "$FIXTURE_ROOT/run"
        exec unshare --mount --cgroup --propagation private /bin/sh -e -c '
            mount -t cgroup2 none /sys/fs/cgroup
            mount -t tmpfs tmpfs /run/systemd
            mount -t tmpfs tmpfs /run/log
            mkdir -p /run/systemd/system /run/systemd/journald.conf.d /run/log/journal
            printf "[Journal]\nStorage=volatile\nReadKMsg=no\nAudit=no\n" > /run/systemd/journald.conf.d/fixture.conf
            "$FIXTURE_SYSTEMD/systemd-journald" &
            until [ -S /run/systemd/journal/stdout ]; do kill -0 $!; sleep 0.01; done
            group=/sys/fs/cgroup/user.slice/user-0.slice/user@0.service
            mkdir -p $group
            echo $$ > $group/cgroup.procs
            exec env -i PATH="$PATH" HOME="$FIXTURE_ROOT" XDG_RUNTIME_DIR="$FIXTURE_ROOT/run" XDG_CONFIG_HOME="$FIXTURE_ROOT/config" \
                "$FIXTURE_SYSTEMD/systemd" --user --unit=fixture.target --log-target=journal
        '
        """;

    private readonly string _root = Path.Combine(Path.GetTempPath(), "himalytix-systemd-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly string? _runtimeBefore = Environment.GetEnvironmentVariable(RuntimeVariable);
    private readonly string? _obstacle = FindObstacle();
    private string _cgroup = "";
    private Process? _manager;

    /// <summary>What enters the mount namespace in which the journal can be read: a prefix for commands.</summary>
    public IReadOnlyList<string> Namespace => ["nsenter", "--mount", "--target", _manager!.Id.ToString(CultureInfo.InvariantCulture)];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (_obstacle is not null)
            return;

        Directory.CreateDirectory(UnitFolder);
        WriteUnits();
        _cgroup = Path.Combine(FindCgroupMount()!, Path.GetFileName(_root));
        Directory.CreateDirectory(_cgroup);
        Environment.SetEnvironmentVariable(RuntimeVariable, Path.Combine(_root, "run"));
        _manager = StartManager();
        try
        {
            await WaitForAsync(async () => (await TryControlAsync("is-active", "fixture.target")).ExitCode == 0, "systemd --user did not come up");
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the runbook's services up and the others down, whatever a test before did. Where systemd cannot be had the test is skipped with the reason, but fails in CI.</summary>
    public async Task PrepareAsync()
    {
        if (_obstacle is not null)
            ContinuousIntegration.SkipOrFail($"No systemd to test with: {_obstacle}");
        await ControlAsync(["kill", "--signal=KILL", Stubborn]);
        await ControlAsync(["stop", Stubborn, Broken]);
        await ControlAsync("reset-failed");
        await ControlAsync(["start", .. Services]);
    }

    /// <summary>Runs <c>systemctl --user</c> and returns its output, whatever its exit code: a state such as <c>inactive</c> is no failure.</summary>
    /// <param name="arguments">The arguments.</param>
    public async Task<string> ControlAsync(params string[] arguments) => (await TryControlAsync(arguments)).Output;

    /// <summary>The last lines that services have written, for the message of a test that fails.</summary>
    /// <param name="services">The services.</param>
    public async Task<string> ReadJournalAsync(IEnumerable<string> services) =>
        (await RunAsync(Namespace[0], [.. Namespace.Skip(1), "journalctl", "--no-pager", "--lines=60", "--output=short-precise", .. services.Select(service => "--user-unit=" + service)])).Output;

    /// <summary>Adds or changes a service.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lines">The lines of its [Service] section.</param>
    public async Task AddServiceAsync(string name, params string[] lines)
    {
        WriteUnit(name + ".service", ["[Service]", .. lines]);
        await ControlAsync("daemon-reload");
    }

    /// <summary>Adds or changes a unit of any kind.</summary>
    /// <param name="fileName">Its file name.</param>
    /// <param name="lines">Its lines.</param>
    public async Task AddUnitAsync(string fileName, params string[] lines)
    {
        WriteUnit(fileName, lines);
        await ControlAsync("daemon-reload");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_manager is null)
            return;

        Environment.SetEnvironmentVariable(RuntimeVariable, _runtimeBefore);
        await RunAsync("kill", ["-TERM", _manager.Id.ToString(CultureInfo.InvariantCulture)]);
        await File.WriteAllTextAsync(Path.Combine(_cgroup, "cgroup.kill"), "1");
        await _manager.WaitForExitAsync();
        _manager.Dispose();
        await WaitForAsync(async () => (await File.ReadAllTextAsync(Path.Combine(_cgroup, "cgroup.events"))).Contains("populated 0", StringComparison.Ordinal), $"{_cgroup} is still in use");
        foreach (var folder in Directory.EnumerateDirectories(_cgroup, "*", SearchOption.AllDirectories).OrderByDescending(folder => folder.Length).Append(_cgroup))
            await RunAsync("rmdir", [folder]);
        Directory.Delete(_root, recursive: true);
    }

    private string UnitFolder => Path.Combine(_root, "config", "systemd", "user");

    private static string? SystemdFolder => new[] { "/usr/lib/systemd", "/lib/systemd" }.FirstOrDefault(folder => File.Exists(folder + "/systemd") && File.Exists(folder + "/systemd-journald"));

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
            return "this is not Linux.";
        if (SystemdFolder is null)
            return "systemd is not installed.";
        if (!Environment.IsPrivilegedProcess)
            return "only root can give a systemd manager a cgroup and a mount namespace of its own.";
        return FindCgroupMount() is null ? "no cgroup2 file system is mounted." : null;
    }

    private static string? FindCgroupMount() => File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).FirstOrDefault(mount => mount[2] is "cgroup2")?[1];

    private void WriteUnits()
    {
        WriteUnit("fixture.target", ["[Unit]", "Description=What the manager starts", .. Services.Select(service => $"Wants={service}.service")]);
        foreach (var service in Services)
            WriteUnit(service + ".service", ["[Service]", "ExecStart=/bin/sh -c 'echo up; exec sleep infinity'"]);
        WriteUnit(Stubborn + ".service", ["[Service]", "TimeoutStopSec=10min", "ExecStart=/bin/sh -c 'trap \"\" TERM; echo I stay; while :; do sleep 600; done'"]);
        // The pause lets the journal look up whose line it is: a user's manager does not tell it, as the machine's does.
        WriteUnit(Broken + ".service", ["[Service]", "ExecStart=/bin/sh -c 'echo cannot reach the database; sleep 0.2; exit 3'"]);
        File.CreateSymbolicLink(Path.Combine(UnitFolder, Masked + ".service"), "/dev/null");
    }

    private void WriteUnit(string fileName, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(UnitFolder, fileName), lines);

    private Process StartManager()
    {
        var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"exec >'{_root}/log' 2>&1; {Launcher}" } };
        start.Environment["FIXTURE_ROOT"] = _root;
        start.Environment["FIXTURE_CGROUP"] = _cgroup;
        start.Environment["FIXTURE_SYSTEMD"] = SystemdFolder!;
        return Process.Start(start)!;
    }

    private async Task WaitForAsync(Func<Task<bool>> condition, string otherwise)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > s_patience)
                throw new TimeoutException($"{otherwise}:\n{await File.ReadAllTextAsync(Path.Combine(_root, "log"))}");
            await Task.Delay(20);
        }
    }

    private static Task<(int ExitCode, string Output)> TryControlAsync(params string[] arguments) => RunAsync("systemctl", ["--user", "--no-ask-password", .. arguments]);

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Trim());
    }
}
