using System.Diagnostics;
using System.Text.Json.Nodes;
using HimalytixRestore.Module.Tests.EndToEnd;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>
/// An operator at a terminal who changes their mind, with a real database and a real service that starts only when the test lets it:
/// the run is held when the new database is in place, and its roll back when the old one is back.
/// </summary>
public sealed class InterruptedRestoreTests(SandboxFixture sandbox, SystemdFixture systemd) : IClassFixture<SandboxFixture>, IClassFixture<SystemdFixture>, IAsyncLifetime
{
    private const string Unit = "himalytix-held";
    private const string Ready = "> ";

    private string _restored = "";

    private string Gate => Path.Combine(sandbox.Sandbox.Path, "gate");

    private string Profile => Path.Combine(sandbox.Sandbox.Path, "with-service.json");

    public async ValueTask InitializeAsync()
    {
        await systemd.PrepareAsync();
        await systemd.AddServiceAsync(Unit, $"ExecStartPre=/bin/sh -c 'until [ -e \"{Gate}\" ]; do sleep 0.02; done'", "ExecStart=/bin/sleep infinity");
        await File.WriteAllTextAsync(Gate, "");
        await systemd.ControlAsync("start", Unit);
        var profile = JsonNode.Parse(await File.ReadAllTextAsync(sandbox.Sandbox.ProfilePath))!;
        profile["environments"]!["production"]!["services"] = new JsonArray(Unit);
        profile["environments"]!["production"]!["serviceScope"] = "user";
        await File.WriteAllTextAsync(Profile, profile.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await File.WriteAllTextAsync(Gate, "");
        await systemd.ControlAsync("stop", Unit);
    }

    [Fact]
    public async Task A_backup_is_chosen_the_question_shows_it_and_anything_but_the_name_changes_nothing()
    {
        var before = await DatabasesAsync();
        using var terminal = await OpenAsync();

        await terminal.TypeAsync("Invoke-FullRestore\r");
        var listing = await terminal.SeeAsync("(default is \"1\"): ");
        await terminal.TypeAsync("\r");
        var question = await terminal.SeeAsync("Database: ");
        await terminal.TypeAsync("y\r");
        await terminal.SeeAsync("nothing was done");
        await terminal.SeeAsync(Ready);

        Assert.Matches(@"  1  himalytix_production_\d{8}_\d{6}\.sql\.gz\.enc ", listing);
        Assert.Contains($"database erpdb on {sandbox.Sandbox.HostName}:", question, StringComparison.Ordinal);
        Assert.Matches(@"Backup +himalytix_production_", question);
        Assert.Matches(@"Will be lost +\S", question);
        Assert.Equal(before, await DatabasesAsync());
        Assert.Equal("active", await systemd.ControlAsync("is-active", Unit));
        await LeaveAsync(terminal);
    }

    [Fact]
    public async Task Ctrl_C_at_the_question_changes_nothing_and_the_shell_stays()
    {
        var before = await DatabasesAsync();
        using var terminal = await OpenAsync();

        await terminal.TypeAsync("Invoke-FullRestore -Environment production\r");
        await terminal.SeeAsync("Database: ");
        await terminal.TypeAsync($"{Terminal.CtrlC}");
        await terminal.SeeAsync(Ready);

        Assert.Equal(before, await DatabasesAsync());
        await LeaveAsync(terminal);
    }

    [Fact]
    public async Task Ctrl_C_in_a_restore_brings_everything_back_and_the_shell_stays()
    {
        var before = await DatabasesAsync();
        using var terminal = await BeginAndInterruptAsync();

        File.Create(Gate).Dispose();
        await terminal.SeeAsync(Ready);

        Assert.Equal(before, await DatabasesAsync());
        Assert.Equal("active", await systemd.ControlAsync("is-active", Unit));
        await terminal.TypeAsync("(Get-RestoreRun | Select-Object -First 1).State\r");
        await terminal.SeeAsync("\nRolledBack\r\n");
        await LeaveAsync(terminal);
    }

    [Fact]
    public async Task SIGTERM_in_a_restore_brings_everything_back_before_the_shell_ends()
    {
        var before = await DatabasesAsync();
        using var terminal = await BeginAsync();

        await TerminateAsync(terminal);
        File.Create(Gate).Dispose();

        Assert.Equal(143, await terminal.EndAsync());
        Assert.Equal(before, await DatabasesAsync());
        Assert.Equal("active", await systemd.ControlAsync("is-active", Unit));
    }

    [Fact]
    public async Task Neither_a_second_Ctrl_C_nor_SIGTERM_cuts_a_roll_back_short()
    {
        var before = await DatabasesAsync();
        using var terminal = await BeginAndInterruptAsync();

        await terminal.TypeAsync($"{Terminal.CtrlC}");
        await TerminateAsync(terminal);
        Assert.Equal("activating", await systemd.ControlAsync("is-active", Unit));
        File.Create(Gate).Dispose();

        Assert.Equal(143, await terminal.EndAsync());
        Assert.Equal(before, await DatabasesAsync());
        Assert.Equal("active", await systemd.ControlAsync("is-active", Unit));
        using var session = new ModuleSession();
        var runs = session.Run($"Get-RestoreRun -ProfilePath '{Profile}' -Environment production").ShouldSucceed().Output.Cast<RestoreRun>();
        Assert.Equal(RestoreRunState.RolledBack, runs.MaxBy(run => run.StartedAt)!.State);
    }

    private async Task<Terminal> OpenAsync()
    {
        var terminal = Terminal.Open();
        await terminal.SeeAsync(Ready);
        await terminal.TypeAsync($"$env:HIMALYTIX_RESTORE_PROFILE = '{Profile}'\r");
        await terminal.SeeAsync(Ready);
        return terminal;
    }

    /// <summary>Begins a restore, as an operator does, and waits until the service starts with the restored database.</summary>
    private async Task<Terminal> BeginAsync()
    {
        File.Delete(Gate);
        var terminal = await OpenAsync();
        await terminal.TypeAsync("Invoke-FullRestore -Environment production\r");
        await terminal.SeeAsync("Database: ");
        await terminal.TypeAsync("erpdb\r");
        _restored = await StartingAsync(terminal, "");
        Assert.Contains("erpdb_before_", await DatabasesAsync(), StringComparison.Ordinal);
        return terminal;
    }

    /// <summary>As before; then interrupts, and waits until the service starts with the old database.</summary>
    private async Task<Terminal> BeginAndInterruptAsync()
    {
        var terminal = await BeginAsync();
        await terminal.TypeAsync($"{Terminal.CtrlC}");
        await StartingAsync(terminal, _restored);
        return terminal;
    }

    /// <summary>Waits for another start of the service than one that is known; a shell that has its prompt back will not start it any more.</summary>
    /// <returns>Its identity.</returns>
    private async Task<string> StartingAsync(Terminal terminal, string known)
    {
        while (!terminal.News.Contains(Ready, StringComparison.Ordinal))
        {
            var state = (await systemd.ControlAsync("show", "--property=ActiveState,InvocationID", Unit)).Split('\n').Select(line => line.Split('=')[^1].Trim()).ToHashSet(StringComparer.Ordinal);
            var start = state.FirstOrDefault(text => text.Length == 32) ?? "";
            if (state.Contains("activating") && !string.Equals(start, known, StringComparison.Ordinal))
                return start;
        }

        Assert.Fail($"The service was not started: {terminal.News}");
        return "";
    }

    private static async Task TerminateAsync(Terminal terminal)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{await terminal.ShellIdAsync()}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private static async Task LeaveAsync(Terminal terminal)
    {
        await terminal.TypeAsync("exit 6\r");
        Assert.Equal(6, await terminal.EndAsync());
    }

    private Task<string> DatabasesAsync() => sandbox.SqlAsync("postgres", "SELECT string_agg(datname || ' ' || oid, ', ' ORDER BY datname) FROM pg_database");
}
