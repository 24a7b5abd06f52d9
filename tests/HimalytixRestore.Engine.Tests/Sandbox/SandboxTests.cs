using System.Globalization;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>New- and Remove-RestoreSandbox: everything in one folder, and nothing left.</summary>
public sealed class SandboxTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SandboxOperations _operations = new();
    private readonly RecordingReporter _reporter = new();

    public SandboxTests()
    {
        // The private server's account passes through the test's folder; a user's own folder is his affair.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.FullPath, File.GetUnixFileMode(_folder.FullPath) | UnixFileMode.OtherExecute);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _folder.Combine("sandbox");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ADamagedOneLacksATableThatItsBackupHas()
    {
        var sandbox = await CreateAsync(damaged: true);
        var password = await File.ReadAllTextAsync(System.IO.Path.Combine(sandbox.Path, "superuser.password"), Token);

        Assert.Equal("t|10", await SandboxProbe.ScalarAsync(
            sandbox, sandbox.UserName, password, "SELECT concat_ws('|', to_regclass('accounting_journalline') IS NULL, count(*)) FROM usermanagement_customuser"));
        var latest = Directory.GetFiles(System.IO.Path.Combine(sandbox.Store, "backups", "production")).Max(StringComparer.Ordinal)!;
        Assert.Equal(612, await SandboxProbe.CountUsersAsync(latest, sandbox));

        await _operations.RemoveAsync(sandbox.Path, _reporter, Token);
        Assert.False(Directory.Exists(sandbox.Path));
        var gone = await Assert.ThrowsAsync<NpgsqlException>(() => SandboxProbe.ScalarAsync(sandbox, sandbox.UserName, password, "SELECT 1"));
        Assert.IsType<System.Net.Sockets.SocketException>(gone.InnerException);
    }

    [Fact]
    public async Task WithoutPgDumpTheBackupIsTheOneThatComesWithTheModule()
    {
        var binaries = await PostgresBinaries.FindAsync(Token) with { PgDump = null };
        var sandbox = await SandboxBuilder.BuildAsync(binaries, new SandboxRequest { Path = Path }, _reporter, Token);
        try
        {
            var backups = Directory.GetFiles(System.IO.Path.Combine(sandbox.Store, "backups", "production"));
            Assert.Equal(2, backups.Length);
            Assert.Equal(612, await SandboxProbe.CountUsersAsync(backups[0], sandbox));
            Assert.Contains(_reporter.Milestones, line => line.Contains("there is no pg_dump", StringComparison.Ordinal));
        }
        finally
        {
            await _operations.RemoveAsync(sandbox.Path, _reporter, Token);
        }
    }

    [Fact]
    public async Task AFolderThatHoldsSomethingIsRefusedAndKept()
    {
        Directory.CreateDirectory(Path);
        await File.WriteAllTextAsync(_folder.Combine("sandbox", "precious"), "x", Token);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => CreateAsync());
        Assert.Equal("SandboxFolderNotEmpty", error.ErrorId);
        Assert.Single(Directory.GetFileSystemEntries(Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFolderThatIsNoSandboxIsNeverRemoved(bool foreignMarker)
    {
        Directory.CreateDirectory(Path);
        if (foreignMarker)
            await File.WriteAllTextAsync(_folder.Combine("sandbox", "sandbox.marker"), "mine", Token);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _operations.RemoveAsync(Path, _reporter, Token));
        Assert.Equal("NotASandbox", error.ErrorId);
        Assert.True(Directory.Exists(Path));
    }

    [Fact]
    public async Task CancellationRemovesEverything()
    {
        using var cancel = new CancellationTokenSource();
        var whenTheServerRuns = new CancelAtFirstMilestone(cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _operations.CreateAsync(new SandboxRequest { Path = Path }, whenTheServerRuns, cancel.Token));
        Assert.False(Directory.Exists(Path));
        var address = Regex.Match(whenTheServerRuns.Milestone, @"(?<=127\.0\.0\.1:)\d+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(
            () => socket.ConnectAsync("127.0.0.1", int.Parse(address, CultureInfo.InvariantCulture), Token).AsTask());
    }

    private Task<RestoreSandbox> CreateAsync(bool damaged = false) =>
        _operations.CreateAsync(new SandboxRequest { Path = Path, Damaged = damaged }, _reporter, Token);

    private sealed class CancelAtFirstMilestone(CancellationTokenSource cancel) : IRestoreReporter
    {
        public string Milestone { get; private set; } = "";

        public void Verbose(string message)
        {
            if (Milestone.Length == 0)
                Milestone = message;
            cancel.Cancel();
        }

        public void Warning(string message)
        {
        }

        public void Error(RestoreException error)
        {
        }

        public void Progress(RestoreProgress progress)
        {
        }
    }
}
