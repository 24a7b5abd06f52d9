using System.Diagnostics;
using System.Text.Json;
using HimalytixRestore.Module.Tests.Shell;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>SIGTERM to the shell while it restores: the run is rolled back, and however often it comes again, that is not cut short.</summary>
public sealed class TerminationTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const string NamesSql = "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE datname LIKE 'erpdb%'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_is_told_to_end_is_rolled_back_to_the_end_however_often_it_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM that one process can send another.");
        string before = await sandbox.DumpAsync("erpdb");
        // What makes or drops a database writes here: the run stands still when the old one is renamed aside and no new one is there yet.
        using var creation = await HoldAsync("LOCK TABLE pg_catalog.pg_shdepend IN SHARE MODE");
        using var shell = ShellProcess.Start(["-Command", "Invoke-FullRestore -Environment production -Confirm:$false; 'never'"]);
        using var ended = new KilledAtLast(shell);
        var output = shell.StandardOutput.ReadToEndAsync(Token);
        var error = shell.StandardError.ReadToEndAsync(Token);
        await UntilAsync(shell, () => IsWaitingAsync("CREATE DATABASE"), "the run stands still");
        string aside = (await sandbox.SqlAsync("postgres", NamesSql)).Trim();
        Assert.StartsWith("erpdb_before_", aside, StringComparison.Ordinal);
        using var name = await HoldAsync($"COMMENT ON DATABASE {aside} IS 'held'");

        await TerminateAsync(shell);
        await UntilAsync(shell, () => IsWaitingAsync("ALTER DATABASE"), "the roll back stands still");
        for (int i = 0; i < 3; i++)
            await TerminateAsync(shell);
        Assert.True(await IsWaitingAsync("ALTER DATABASE"), "the roll back was cut short");
        name.Dispose();
        creation.Dispose();
        await shell.WaitForExitAsync(Token);

        Assert.True(shell.ExitCode == 143, $"exit code {shell.ExitCode}: {await output}{await error}");
        Assert.DoesNotContain("never", await output, StringComparison.Ordinal);
        Assert.Equal(before, await sandbox.DumpAsync("erpdb"));
        Assert.Equal("erpdb", (await sandbox.SqlAsync("postgres", NamesSql)).Trim());
        using var end = JsonDocument.Parse((await File.ReadAllLinesAsync(Directory.EnumerateFiles(sandbox.StateFolder, "journal.jsonl", SearchOption.AllDirectories).Single(), Token))[^1]);
        Assert.Equal(("RunEnded", "RolledBack"), (end.RootElement.GetProperty("event").GetString(), end.RootElement.GetProperty("run").GetProperty("state").GetString()));
    }

    private async Task<bool> IsWaitingAsync(string statement) =>
        (await sandbox.SqlAsync("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '{statement}%'")).Trim() != "0";

    /// <summary>A transaction that has done something and holds its locks until it is disposed.</summary>
    private async Task<HeldTransaction> HoldAsync(string statement)
    {
        var psql = sandbox.StartPsql("postgres");
        await psql.StandardInput.WriteLineAsync($"BEGIN; {statement}; SELECT 'held';");
        await psql.StandardInput.FlushAsync(Token);
        Assert.Equal("held", await psql.StandardOutput.ReadLineAsync(Token));
        return new(psql);
    }

    private static async Task UntilAsync(Process shell, Func<Task<bool>> condition, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.False(shell.HasExited, $"The shell has ended before {what}.");
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), $"Not within a minute: {what}.");
            await Task.Delay(20, Token);
        }
    }

    private static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync(Token);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>psql within a transaction.</summary>
    private sealed class HeldTransaction(Process psql) : IDisposable
    {
        private bool _isReleased;

        public void Dispose()
        {
            if (_isReleased)
                return;
            _isReleased = true;
            psql.StandardInput.Close();
            psql.WaitForExit();
            psql.Dispose();
        }
    }

    /// <summary>A process that a failing test does not leave behind.</summary>
    private sealed class KilledAtLast(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
