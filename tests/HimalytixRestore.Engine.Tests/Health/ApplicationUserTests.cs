using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Health.Django;
using HimalytixRestore.Engine.Health.Watching;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Tests.AppServices;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Health;

/// <summary>Being the application's user by the real sudo: refused, and allowed by the line that the refusal tells.</summary>
public sealed partial class ApplicationUserTests : IDisposable
{
    /// <summary>Answers as Django does; the number of its users is the id of the user that runs it.</summary>
    private const string Manage = """
        import os, sys
        print({'check': 'System check identified no issues (0 silenced).', 'showmigrations': 'accounting\n [X] 0001_initial'}.get(sys.argv[1], 'himalytix-users=%d' % os.getuid()))
        """;

    private const string User = "daemon";
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_line_allows_its_code_to_be_asked_and_its_log_to_be_read()
    {
        await PrepareAsync();
        var refused = (await CheckAsync(new SudoersHost("")))[0];
        Assert.Equal("SudoRefused", refused.Finding);
        Assert.Equal("SudoRefused", (await Assert.ThrowsAsync<HealthException>(() => ReadLogAsync(new SudoersHost("")))).ErrorId);

        var allowed = new SudoersHost(Line().Match(refused.RecommendedAction).Groups["line"].Value.Replace("<this user>", "nobody", StringComparison.Ordinal));

        Assert.Equal(["No issues.", "All 1 migrations of 1 applications are applied.", "1 users."], (await CheckAsync(allowed)).Select(check => check.Message));
        Assert.Contains("ERROR of today", Assert.Single(await ReadLogAsync(allowed)), StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<HealthCheckResult>> CheckAsync(IProgramHost host) =>
        new DjangoHealth(host, new() { Folder = _folder.FullPath, User = User }).CheckAsync(new RecordingReporter(), Token);

    private async Task<IReadOnlyList<string>> ReadLogAsync(IProgramHost host)
    {
        await using var watcher = new LogWatcher(host, User, _folder.Combine("django.log"));
        await watcher.BeginAsync(Token);
        await File.AppendAllTextAsync(_folder.Combine("django.log"), "ERROR of today\n", Token);
        return await watcher.LookAsync(Token);
    }

    /// <summary>A folder that everybody may enter, with a log that only its owner may read.</summary>
    private async Task PrepareAsync()
    {
        SudoersHost.Require();
        if (ProgramPath.Find("python3") is null)
            ContinuousIntegration.SkipOrFail("No python3 to run manage.py with.");
        await File.WriteAllTextAsync(_folder.Combine("manage.py"), Manage, Token);
        await File.WriteAllTextAsync(_folder.Combine("django.log"), "ERROR of yesterday\n", Token);
        var result = await LocalHost.Instance.RunAsync(new() { FileName = "sh", Arguments = ["-c", $"chmod 755 {_folder} && chmod 644 {_folder}/manage.py && chmod 600 {_folder}/django.log && chown {User} {_folder}/django.log"] }, Token);
        Assert.True(result.Succeeded, result.StandardError);
    }

    [GeneratedRegex("visudo: '(?<line>[^']+)'", RegexOptions.None, 1000)]
    private static partial Regex Line();
}
