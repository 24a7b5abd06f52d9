using System.Diagnostics;
using System.Text;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>The shell on a terminal, which util-linux's <c>script</c> provides: what is typed goes in, what is seen comes out.</summary>
public sealed class TerminalTests
{
    private const char CtrlC = '\u0003';

    [Fact]
    public async Task A_secret_is_never_shown()
    {
        using var terminal = Open("-Command", "$s = Read-Host Key -AsSecureString; \"$($s.Length) characters\"");

        await SeeAsync(terminal, "Key: ");
        await TypeAsync(terminal, "hushhush\r");
        var seen = await SeeAsync(terminal, "8 characters");

        Assert.Contains("********", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", seen, StringComparison.Ordinal);
        Assert.Equal(0, await EndAsync(terminal));
    }

    [Theory]
    [InlineData("Read-Host Name", "Name: ")]
    [InlineData("Get-Credential somebody", "Password for user somebody: ")]
    [InlineData("Remove-Item HimalytixRestore.sln -Confirm", "(default is \"Y\"): ")]
    public async Task Ctrl_C_ends_a_question(string command, string question)
    {
        using var terminal = Open("-Command", $"{command}; 'not reached'");

        await SeeAsync(terminal, question);
        await TypeAsync(terminal, $"abc{CtrlC}");

        Assert.Equal(130, await EndAsync(terminal));
        Assert.DoesNotContain("not reached", await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(ModuleFiles.Root, "HimalytixRestore.sln")));
    }

    [Fact]
    public async Task Progress_is_one_line_that_gives_way_to_output()
    {
        using var terminal = Open("-Command", "Write-Progress -Activity Restoring -Status 'table 3' -PercentComplete 30; 'output'");

        var seen = await SeeAsync(terminal, "output");

        Assert.Contains("\rRestoring: table 3 · 30 %\u001b[K\r\u001b[Koutput", seen, StringComparison.Ordinal);
        await EndAsync(terminal);
    }

    [Fact]
    public async Task Lines_are_edited_completed_and_interrupted()
    {
        using var terminal = Open();
        await SeeAsync(terminal, "> ");

        await TypeAsync(terminal, "'wrong'\u007f\u007f\u007f\u007f\u007f\u007fright' + (1 + 1)\r");
        Assert.Contains("right2", await SeeAsync(terminal, "right2"), StringComparison.Ordinal);
        await SeeAsync(terminal, "> ");
        await TypeAsync(terminal, "Get-BackupL\t");
        await SeeAsync(terminal, "Get-BackupList");
        await TypeAsync(terminal, $"{CtrlC}");
        await SeeAsync(terminal, "> ");
        await TypeAsync(terminal, "Start-Sleep 60\r");
        await SeeAsync(terminal, "Start-Sleep 60\r\n");
        await TypeAsync(terminal, $"{CtrlC}");
        await SeeAsync(terminal, "> ");
        await TypeAsync(terminal, "exit 6\r");

        Assert.Equal(6, await EndAsync(terminal));
    }

    private static Process Open(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "The terminal tests need util-linux's script.");
            Assert.Skip("Needs util-linux's script, which gives a program a terminal.");
        }

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
        return Process.Start(start)!;
    }

    private static async Task TypeAsync(Process terminal, string text)
    {
        await terminal.StandardInput.WriteAsync(text.AsMemory(), TestContext.Current.CancellationToken);
        await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Reads until a text has come.</summary>
    private static async Task<string> SeeAsync(Process terminal, string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var seen = new StringBuilder();
        var buffer = new char[1];
        while (!seen.ToString().EndsWith(text, StringComparison.Ordinal))
        {
            Assert.True(await terminal.StandardOutput.ReadAsync(buffer, patience.Token) > 0, $"The terminal ended after: {seen}");
            seen.Append(buffer[0]);
        }

        return seen.ToString();
    }

    private static async Task<int> EndAsync(Process terminal)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await terminal.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Where SIGINT is ignored from the start no Ctrl+C arrives.
            terminal.Kill(entireProcessTree: true);
            throw;
        }

        return terminal.ExitCode;
    }
}
