using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Platforms;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Sandbox;

namespace HimalytixRestore.Engine.Tests.Platforms;

/// <summary>What is different on systems that are not here, by their descriptions.</summary>
public sealed class PlatformTests
{
    private static Platform Of(string kind) => new(Enum.Parse<SystemKind>(kind));

    [Theory]
    [InlineData("Linux", "systemctl", "Install the package")]
    [InlineData("MacOS", "systemctl", "none of macOS's programs")]
    [InlineData("Windows", "journalctl", "none of Windows's programs")]
    [InlineData("Windows", "/bin/sh", "-ComputerName")]
    [InlineData("Windows", "sudo", "over ssh")]
    [InlineData("MacOS", "/bin/sh", "Install the package")]
    [InlineData("Windows", "docker", "Install the package")]
    public void The_remedy_for_a_missing_program_is_one_that_the_system_has(string kind, string program, string remedy)
    {
        var error = ProgramPath.NotFound(program, Of(kind));

        Assert.Equal("ProgramNotFound", error.ErrorId);
        Assert.Contains(remedy, error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Windows", "this machine runs Windows, which has no systemd")]
    [InlineData("MacOS", "this machine runs macOS, which has no systemd")]
    [InlineData("Linux", "was not found")]
    public async Task A_machine_without_systemctl_is_told_by_its_system(string kind, string reason)
    {
        var manager = new SystemdServiceManager(SystemdScope.System, ["/nonexistent/systemctl"]) { Platform = Of(kind) };

        var error = await Assert.ThrowsAsync<ServiceException>(() => manager.GetAsync("himalytix-django", TestContext.Current.CancellationToken));

        Assert.Equal("ServiceManagerUnavailable", error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("-ComputerName", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_Windows_has_programs_with_extensions_and_no_sessions()
    {
        Assert.Equal(["", ".exe", ".cmd", ".bat"], Of("Windows").ProgramExtensions);
        Assert.All((string[])["Linux", "MacOS", "OtherUnix"], static kind => Assert.Equal([""], Of(kind).ProgramExtensions));
        Assert.False(Of("Windows").HasSessions);
        Assert.True(Of("MacOS").HasSessions);
    }

    [Theory]
    [InlineData("Linux", "linux", "/var/cache")]
    [InlineData("MacOS", "darwin", "/Library/Caches")]
    [InlineData("Windows", "windows", null)]
    public void The_sandbox_s_server_is_fetched_for_the_system_into_its_cache(string kind, string name, string? rootsCache)
    {
        Assert.Equal(name, EmbeddedPostgres.SystemName(Of(kind)));
        if (rootsCache is not null && Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is null)
            Assert.Equal(rootsCache, EmbeddedPostgres.CacheRoot(Of(kind), isPrivileged: true));
    }

    [Fact]
    public void This_system_is_known()
    {
        Assert.Equal(OperatingSystem.IsLinux(), Platform.Current.HasProcFiles);
        Assert.Equal(OperatingSystem.IsWindows(), Platform.Current.KeepsOpenFiles);
        Assert.Equal(!OperatingSystem.IsWindows(), Platform.HasFileModes);
    }
}
