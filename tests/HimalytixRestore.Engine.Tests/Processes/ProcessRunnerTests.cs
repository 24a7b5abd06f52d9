using System.Diagnostics;
using System.Text;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Processes;

/// <summary>Children are run with what they were given and nothing else, and none is left behind.</summary>
public sealed class ProcessRunnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ArgumentsReachTheChildUntouched()
    {
        string[] arguments = ["a b", "\"quoted\"", "$HOME", "; exit 9", "*", "", "नेपाल", "\\"];
        var result = await ProcessRunner.RunAsync(Shell("for a in \"$@\"; do printf '[%s]' \"$a\"; done", arguments), Token);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(string.Concat(arguments.Select(a => $"[{a}]")), result.StandardOutput);
    }

    [Fact]
    public async Task ExitCodeAndBothOutputsComeBack()
    {
        var result = await ProcessRunner.RunAsync(Shell("echo out; echo err >&2; exit 7"), Token);

        Assert.Equal(7, result.ExitCode);
        Assert.False(result.Succeeded);
        Assert.Equal("out\n", result.StandardOutput);
        Assert.Equal("err\n", result.StandardError);
    }

    [Fact]
    public async Task EnvironmentIsAddedAndNullRemoves()
    {
        var request = Shell("echo \"$SENTINEL-${HOME-none}\"") with
        {
            Environment = new Dictionary<string, string?> { ["SENTINEL"] = "s3cr3t", ["HOME"] = null },
        };

        Assert.DoesNotContain("s3cr3t", request.ToString(), StringComparison.Ordinal);
        Assert.Equal("s3cr3t-none\n", (await ProcessRunner.RunAsync(request, Token)).StandardOutput);
    }

    [Fact]
    public async Task StreamsGoThroughTheChild()
    {
        var bytes = new byte[3_000_000];
        new Random(5).NextBytes(bytes);
        using var input = new MemoryStream(bytes);
        using var output = new MemoryStream();

        var result = await ProcessRunner.RunAsync(new ProcessRequest { FileName = "cat", StandardInput = input, StandardOutput = output }, Token);

        Assert.Equal(bytes, output.ToArray());
        Assert.Empty(result.StandardOutput);
    }

    [Fact]
    public async Task AChildThatDoesNotReadItsInputIsNoError()
    {
        using var input = new MemoryStream(new byte[3_000_000]);
        var result = await ProcessRunner.RunAsync(Shell("exit 4") with { StandardInput = input }, Token);

        Assert.Equal(4, result.ExitCode);
    }

    [Fact]
    public async Task CapturedOutputKeepsTheStartAndErrorsKeepTheEnd()
    {
        var result = await ProcessRunner.RunAsync(Shell("i=0; while [ $i -lt 300000 ]; do echo \"line $i\"; i=$((i+1)); done | tee /dev/stderr"), Token);

        Assert.Equal(1 << 20, result.StandardOutput.Length);
        Assert.StartsWith("line 0\n", result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(64 << 10, result.StandardError.Length);
        Assert.EndsWith("line 299999\n", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorOfTheOutputStreamEndsTheChildAndComesBack()
    {
        await using var full = new FullDisk();
        var request = Shell("while :; do echo more; done") with { StandardOutput = full, Timeout = TimeSpan.FromSeconds(30) };

        var error = await Assert.ThrowsAsync<IOException>(() => ProcessRunner.RunAsync(request, Token));
        Assert.Equal("disk full", error.Message);
    }

    [Fact]
    public async Task AMissingProgramIsNamedWithARemedy()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => ProcessRunner.RunAsync(new ProcessRequest { FileName = "no-such-program" }, Token));

        Assert.Equal("ProgramNotFound", error.ErrorId);
        Assert.Contains("no-such-program", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.RecommendedAction);
    }

    [Fact]
    public async Task CancellationInterruptsTheChildAndWaitsForItsEnd()
    {
        using var cancel = new CancellationTokenSource();
        using var output = new SignalStream();
        var run = ProcessRunner.RunAsync(Shell("trap 'echo cleaned; exit 0' INT; echo ready; while :; do sleep 0.05; done") with { StandardOutput = output }, cancel.Token);
        await output.WaitForAsync("ready", Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Contains("cleaned", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChildThatIgnoresTheInterruptIsKilled()
    {
        using var cancel = new CancellationTokenSource();
        using var output = new SignalStream();
        var run = ProcessRunner.RunAsync(Shell("trap '' INT; echo ready $$; while :; do sleep 0.05; done") with { StandardOutput = output }, cancel.Token);
        await output.WaitForAsync("\n", Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var id = int.Parse(output.Text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task ATimeoutIsAnErrorThatNamesTheCommand()
    {
        var request = new ProcessRequest { FileName = "sleep", Arguments = ["60"], Timeout = TimeSpan.FromMilliseconds(200) };

        var error = await Assert.ThrowsAsync<TimeoutException>(() => ProcessRunner.RunAsync(request, Token));
        Assert.Contains("sleep 60", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_at_the_terminal_does_not_reach_a_child()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        if (ProgramPath.Find("setsid") is null)
            ContinuousIntegration.SkipOrFail("setsid is not on this machine.");

        var result = await ProcessRunner.RunAsync(Shell("cut -d' ' -f5 /proc/$$/stat /proc/$PPID/stat"), Token);

        var groups = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEqual(groups[1], groups[0]);
    }

    private static ProcessRequest Shell(string script, params string[] arguments) =>
        new() { FileName = "sh", Arguments = ["-c", script, "sh", .. arguments] };

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("disk full");
    }

    /// <summary>A stream that tells when a text has arrived.</summary>
    private sealed class SignalStream : MemoryStream
    {
        private readonly SemaphoreSlim _written = new(0);

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            _written.Release();
        }

        public async Task WaitForAsync(string text, CancellationToken cancellationToken)
        {
            while (!Text.Contains(text, StringComparison.Ordinal))
                await _written.WaitAsync(cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _written.Dispose();
            base.Dispose(disposing);
        }
    }
}
