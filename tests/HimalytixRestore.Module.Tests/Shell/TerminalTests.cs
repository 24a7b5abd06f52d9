using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>Typing, and being asked, on a terminal.</summary>
public sealed class TerminalTests
{
    [Fact]
    public async Task A_secret_is_never_shown()
    {
        using var terminal = Terminal.Open("-Command", "$s = Read-Host Key -AsSecureString; \"$($s.Length) characters\"");

        await terminal.SeeAsync("Key: ");
        await terminal.TypeAsync("hushhush\r");
        var seen = await terminal.SeeAsync("8 characters");

        Assert.Contains("********", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", seen, StringComparison.Ordinal);
        Assert.Equal(0, await terminal.EndAsync());
    }

    [Theory]
    [InlineData("Read-Host Name", "Name: ")]
    [InlineData("Get-Credential somebody", "Password for user somebody: ")]
    [InlineData("Remove-Item HimalytixRestore.sln -Confirm", "(default is \"Y\"): ")]
    public async Task Ctrl_C_ends_a_question(string command, string question)
    {
        using var terminal = Terminal.Open("-Command", $"{command}; 'not reached'");

        await terminal.SeeAsync(question);
        await terminal.TypeAsync($"abc{Terminal.CtrlC}");

        Assert.Equal(130, await terminal.EndAsync());
        Assert.DoesNotContain("not reached", terminal.Screen[(terminal.Screen.IndexOf(question, StringComparison.Ordinal) + question.Length)..], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(ModuleFiles.Root, "HimalytixRestore.sln")));
    }

    [Fact]
    public async Task Progress_is_one_line_that_gives_way_to_output()
    {
        using var terminal = Terminal.Open("-Command", "Write-Progress -Activity Restoring -Status 'table 3' -PercentComplete 30; 'output'");

        var seen = await terminal.SeeAsync("output");

        Assert.Contains("\rRestoring: table 3 · 30 %\u001b[K\r\u001b[Koutput", seen, StringComparison.Ordinal);
        await terminal.EndAsync();
    }

    [Fact]
    public async Task Lines_are_edited_completed_and_interrupted()
    {
        using var terminal = Terminal.Open();
        await terminal.SeeAsync("> ");

        await terminal.TypeAsync("'wrong'\u007f\u007f\u007f\u007f\u007f\u007fright' + (1 + 1)\r");
        Assert.Contains("right2", await terminal.SeeAsync("right2"), StringComparison.Ordinal);
        await terminal.SeeAsync("> ");
        await terminal.TypeAsync("Get-BackupL\t");
        await terminal.SeeAsync("Get-BackupList");
        await terminal.TypeAsync($"{Terminal.CtrlC}");
        await terminal.SeeAsync("> ");
        await terminal.TypeAsync("Start-Sleep 60\r");
        await terminal.SeeAsync("Start-Sleep 60\r\n");
        await terminal.TypeAsync($"{Terminal.CtrlC}");
        await terminal.SeeAsync("> ");
        await terminal.TypeAsync("exit 6\r");

        Assert.Equal(6, await terminal.EndAsync());
    }

    [Fact]
    public async Task Paths_are_completed()
    {
        var folder = Directory.CreateTempSubdirectory("paths-").FullName;
        foreach (var name in new[] { "first backup.sql", "first other.sql", "second.sql" })
            await File.WriteAllTextAsync(Path.Combine(folder, name), "", TestContext.Current.CancellationToken);
        using var terminal = Terminal.Open();
        await terminal.SeeAsync("> ");

        await terminal.TypeAsync($"(Get-Item {folder}/se\t");
        await terminal.SeeAsync("second.sql");
        await terminal.TypeAsync(").Name.Length\r");
        await terminal.SeeAsync("\n10\r\n");
        await terminal.SeeAsync("> ");
        await terminal.TypeAsync($"(Get-Item {folder}/f\t");
        await terminal.SeeAsync("first backup.sql  first other.sql");
        await terminal.TypeAsync("b\t");
        await terminal.SeeAsync("first backup.sql'");
        await terminal.TypeAsync(").Name.Length\r");
        await terminal.SeeAsync("\n16\r\n");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Ctrl+A, Ctrl+E, Ctrl+W, Ctrl+U and Ctrl+K do what every Unix terminal does; a line may be longer than the terminal is wide.</summary>
    [Theory]
    [InlineData("two'\u0001'one ", "one two")]
    [InlineData("'one two three'\u0017three'\u0017'\u0005", "one two ")]
    [InlineData("nonsense\u0015'again'", "again")]
    [InlineData("'kept' nonsense\u0001\u001b[1;5C\u000b", "kept")]
    [InlineData("'0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 '.Length\u0001\u0005\u007f\u007f\u007f\u007f\u007f\u007fTrim().Length", "98")]
    public async Task Keys_with_control_edit(string keys, string result)
    {
        using var terminal = Terminal.Open();
        await terminal.SeeAsync("> ");

        await terminal.TypeAsync($"{keys}\r");

        await terminal.SeeAsync($"\n{result}\r\n");
    }

    [Fact]
    public async Task Earlier_lines_are_found_again()
    {
        using var terminal = Terminal.Open();
        await terminal.SeeAsync("> ");
        foreach (var number in new[] { "1111", "2222", "3333" })
        {
            await terminal.TypeAsync($"{number} * 3\r");
            await terminal.SeeAsync("> ");
        }

        await terminal.TypeAsync("draft\u001b[A\u001b[A\u001b[A\u001b[B\r");
        await terminal.SeeAsync("6666");
        await terminal.SeeAsync("> ");
        await terminal.TypeAsync("11\u0012\r");
        await terminal.SeeAsync("\n3333\r\n");
        await terminal.SeeAsync("> ");
        await terminal.TypeAsync("'typed'\u001b[A\u001b[B\r");
        await terminal.SeeAsync("\ntyped\r\n");
    }
}
