using System.Diagnostics;
using System.Text;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>The shell on a terminal, which util-linux's <c>script</c> provides: what is typed goes in, what is seen comes out.</summary>
internal sealed class Terminal : IDisposable
{
    /// <summary>The key that interrupts.</summary>
    public const char CtrlC = '\u0003';

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private readonly StringBuilder _screen = new();
    private int _seen;

    private Terminal(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>All that has come.</summary>
    public string Screen
    {
        get
        {
            lock (_lock)
                return _screen.ToString();
        }
    }

    /// <summary>What has come since the last text that was waited for.</summary>
    public string News => Screen[_seen..];

    /// <summary>Opens one; without arguments it is interactive.</summary>
    /// <param name="arguments">Those of the shell.</param>
    public static Terminal Open(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/script"))
            ContinuousIntegration.SkipOrFail("Needs util-linux's script, which gives a program a terminal.");

        // script gives its command to $SHELL or sh. A shell that stays between, as dash does, would be ended by the Ctrl+C that is meant for ours.
        var command = "exec " + string.Join(' ', ((string[])["dotnet", ShellProcess.Assembly, .. arguments]).Select(static a => $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        var start = new ProcessStartInfo("/usr/bin/script", ["--quiet", "--return", "--echo", "always", "--command", command, "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = ModuleFiles.Root,
        };
        start.Environment["TERM"] = "xterm";
        return new(Process.Start(start)!);
    }

    /// <summary>Types.</summary>
    /// <param name="text">The keys.</param>
    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text.AsMemory(), TestContext.Current.CancellationToken);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until a text has come.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What came, up to its end.</returns>
    public async Task<string> SeeAsync(string text)
    {
        using var patience = Patience();
        while (true)
        {
            var isAll = _reading.IsCompleted;
            var news = News;
            if (news.IndexOf(text, StringComparison.Ordinal) is >= 0 and var found)
            {
                _seen += found + text.Length;
                return news[..(found + text.Length)];
            }

            Assert.False(isAll || patience.IsCancellationRequested, $"'{text}' did not come. What came: {news}");
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The number of the shell's process, which is the only child of script's.</summary>
    public async Task<int> ShellIdAsync()
    {
        var children = await File.ReadAllTextAsync(FormattableString.Invariant($"/proc/{_process.Id}/task/{_process.Id}/children"), TestContext.Current.CancellationToken);
        return int.Parse(children.Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the shell has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = Patience();
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _reading;
        }
        catch (OperationCanceledException)
        {
            // Where SIGINT is ignored from the start no Ctrl+C arrives.
            _process.Kill(entireProcessTree: true);
            throw;
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_lock)
                _screen.Append(buffer, 0, count);
        }
    }

    private static CancellationTokenSource Patience()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        return patience;
    }
}
