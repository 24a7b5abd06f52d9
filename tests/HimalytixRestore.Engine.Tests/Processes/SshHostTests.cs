using System.Text;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Processes;

/// <summary>Programs on another machine, over a real sshd.</summary>
public sealed class SshHostTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SshServer? _server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SshHost App => At(SshServer.Host);

    public async ValueTask InitializeAsync() => _server = await SshServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(SshServer.Host)]
    [InlineData(SshServer.Jumped)]
    public async Task Arguments_arrive_untouched(string host)
    {
        var result = await At(host).RunAsync(new() { FileName = "printf", Arguments = ["%s\\0", .. PosixShellTests.Nasty] }, Token);

        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        Assert.Equal(PosixShellTests.Nasty, result.StandardOutput.Split('\0')[..^1]);
    }

    [Fact]
    public async Task Variables_arrive_and_are_in_no_command_line()
    {
        const string Value = "s3cr3t 'quoted'\nsecond line $HOME";
        var request = Shell("printf '%s|%s|' \"$SENTINEL\" \"${HOME-none}\"; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -c s3cr[3]t") with
        {
            Environment = new Dictionary<string, string?> { ["SENTINEL"] = Value, ["HOME"] = null },
        };

        Assert.Equal($"{Value}|none|0\n", (await App.RunAsync(request, Token)).StandardOutput);
    }

    [Fact]
    public async Task A_variable_with_another_kind_of_name_is_refused()
    {
        var request = Shell("true") with { Environment = new Dictionary<string, string?> { ["A;id"] = "x" } };
        await Assert.ThrowsAsync<ArgumentException>(() => App.RunAsync(request, Token));
    }

    [Fact]
    public async Task Input_goes_through_whole_behind_the_variables()
    {
        byte[] bytes = new byte[300_000];
        new Random(7).NextBytes(bytes);
        using var input = new MemoryStream(bytes);
        using var output = new MemoryStream();
        var request = Shell("printf %s \"$A\" >&2; cat") with { StandardInput = input, StandardOutput = output, Environment = new Dictionary<string, string?> { ["A"] = "b" } };

        var result = await App.RunAsync(request, Token);

        Assert.Equal((0, "b"), (result.ExitCode, result.StandardError));
        Assert.Equal(bytes, output.ToArray());
    }

    [Fact]
    public async Task Without_input_a_program_finds_an_empty_one() => Assert.Equal("0\n", (await App.RunAsync(Shell("cat | wc -c"), Token)).StandardOutput);

    [Fact]
    public async Task A_folder_of_any_name_is_the_working_folder()
    {
        string folder = _folder.Combine("-a 'b' $c");
        Directory.CreateDirectory(folder);
        Assert.Equal(folder + "\n", (await App.RunAsync(new() { FileName = "pwd", WorkingDirectory = folder }, Token)).StandardOutput);
        Assert.Equal(1, (await App.RunAsync(new() { FileName = "pwd", WorkingDirectory = folder + "/none" }, Token)).ExitCode);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(255, 254)]
    public async Task Exit_codes_come_back_and_255_stays_sshs_own(int code, int told) =>
        Assert.Equal(told, (await App.RunAsync(Shell($"echo err >&2; exit {code}"), Token)).ExitCode);

    [Fact]
    public async Task A_program_that_is_not_there_is_named_with_its_host()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => App.RunAsync(new() { FileName = "no-such-program" }, Token));
        Assert.Equal("ProgramNotFound", error.ErrorId);
        Assert.Contains(SshServer.Host, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SshServer.Unknown, "SshHostKeyUnknown", RestoreErrorCategory.Refused, "fingerprint")]
    [InlineData(SshServer.Changed, "SshHostKeyChanged", RestoreErrorCategory.Refused, "ssh-keygen -R")]
    [InlineData(SshServer.Refused, "SshKeyRefused", RestoreErrorCategory.PermissionDenied, "authorized_keys")]
    [InlineData(SshServer.Unreachable, "SshUnreachable", RestoreErrorCategory.Unavailable, "sshd runs")]
    [InlineData("no-such-host.invalid", "SshUnreachable", RestoreErrorCategory.Unavailable, "sshd runs")]
    public async Task What_ssh_cannot_do_is_told_with_what_to_do(string host, string errorId, RestoreErrorCategory category, string remedy)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => At(host).RunAsync(Shell("true"), Token));

        Assert.Equal((errorId, category, host), (error.ErrorId, error.Category, error.TargetName));
        Assert.Contains(remedy, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($" -F {_server!.ConfigFile} -t {host} true", error.RecommendedAction, StringComparison.Ordinal);
        Assert.NotEmpty(error.Evidence["Ssh"]);
    }

    [Fact]
    public async Task The_users_agent_lets_us_in()
    {
        Assert.Equal("SshKeyRefused", (await Assert.ThrowsAsync<ServiceException>(() => At(SshServer.Agent).RunAsync(Shell("true"), Token))).ErrorId);
        await _server!.StartAgentAsync();
        Assert.True((await At(SshServer.Agent).RunAsync(Shell("true"), Token)).Succeeded);
    }

    [Fact]
    public async Task A_configuration_that_ssh_cannot_read_is_named()
    {
        string file = _folder.Combine("config");
        await File.WriteAllTextAsync(file, "NoSuchOption yes\n", Token);
        var error = await Assert.ThrowsAsync<ServiceException>(() => new SshHost(SshTarget.Parse("x", file)).RunAsync(Shell("true"), Token));
        Assert.Equal("SshMisconfigured", error.ErrorId);
    }

    [Fact]
    public async Task Cancelled_the_program_there_ends_with_all_it_started()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        string file = _folder.Combine("pids");
        var run = App.RunAsync(Shell($"sleep 600 & echo $! $$ > {file}.new; mv {file}.new {file}; wait"), cancel.Token);
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(file)), "the program runs");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        foreach (string id in (await File.ReadAllTextAsync(file, Token)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            await Eventually.TrueAsync(() => Task.FromResult(IsOver(id)), $"process {id} has ended");
    }

    [Fact]
    public async Task Out_of_time_is_told_by_the_programs_own_command()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(() => App.RunAsync(new() { FileName = "sleep", Arguments = ["600"], Timeout = TimeSpan.FromSeconds(1) }, Token));
        Assert.StartsWith($"'sleep 600' did not end on {SshServer.Host}", error.Message, StringComparison.Ordinal);
    }

    private SshHost At(string host) => new(SshTarget.Parse(host, _server!.ConfigFile));

    private static ProcessRequest Shell(string script) => new() { FileName = "sh", Arguments = ["-c", script] };

    /// <summary>PID 1 of a container need not reap: a zombie has ended.</summary>
    private static bool IsOver(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat", Encoding.UTF8).Split(") ")[^1].StartsWith('Z');
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return true;
        }
    }
}
