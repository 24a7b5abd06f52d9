using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Databases;

/// <summary>What the server's machine has is read where it can be, and not known where it cannot.</summary>
public sealed class ServerMachineTests(PostgresFixture postgres)
{
    private const string Online = "/sys/devices/system/cpu/online";
    private const string Quota = "/sys/fs/cgroup/cpu.max";
    private const string Set = "/sys/fs/cgroup/cpuset.cpus.effective";
    private const string Memory = "/proc/meminfo";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0-7\n", "", "", 8)]
    [InlineData("0\n", "", "", 1)]
    [InlineData("0-3,8,10-11\n", "", "", 7)]
    [InlineData("0-7\n", "2-3\n", "", 2)]
    [InlineData("0-7\n", "\n", "", 8)]
    [InlineData("0-7\n", "", "max 100000\n", 8)]
    [InlineData("0-7\n", "", "250000 100000\n", 2)]
    [InlineData("0-7\n", "", "50000 100000\n", 1)]
    [InlineData("", "", "", null)]
    [InlineData("nonsense", "", "", null)]
    public void Cores_are_those_the_container_may_use(string online, string set, string quota, int? expected)
        => Assert.Equal(expected, ServerMachine.FromKernel(Files((Online, online), (Set, set), (Quota, quota))).Cores);

    [Fact]
    public void Memory_is_what_can_be_had_within_the_container()
    {
        const string Info = "MemTotal:       16000000 kB\nMemFree:         100000 kB\nMemAvailable:    8000000 kB\n";
        (string, string)[] container = [(Memory, Info), ("/sys/fs/cgroup/memory.current", "900000000\n"), ("/sys/fs/cgroup/memory.stat", "anon 1\nactive_file 5\ninactive_file 300000000\n")];
        Assert.Equal(8000000L * 1024, ServerMachine.FromKernel(Files((Memory, Info))).AvailableBytes);
        Assert.Equal(8000000L * 1024, ServerMachine.FromKernel(Files([.. container, ("/sys/fs/cgroup/memory.max", "max\n")])).AvailableBytes);
        Assert.Equal(400000000L, ServerMachine.FromKernel(Files([.. container, ("/sys/fs/cgroup/memory.max", "1000000000\n")])).AvailableBytes);
        Assert.Null(ServerMachine.FromKernel(Files((Online, "0-1"))).AvailableBytes);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("localhost", true)]
    [InlineData("/var/run/postgresql", true)]
    [InlineData("10.0.0.5", false)]
    [InlineData("db.example.com", false)]
    public void Loopback_and_sockets_are_this_machine(string host, bool expected) => Assert.Equal(expected, ServerMachine.IsHere(host));

    [Fact]
    public async Task Server_tells_a_superuser_and_nobody_else()
    {
        const string Elsewhere = "db.example.com";
        var server = await postgres.GetAsync();
        await using var superuser = await new LoadBench(server).Connections.OpenMaintenanceAsync(Cancellation);
        var known = await ServerMachine.ReadAsync(superuser, Elsewhere, Cancellation);
        Assert.True(known is { Cores: > 0, AvailableBytes: > 0 }, known.ToString());
        await server.ExecuteAsync("postgres", $"CREATE ROLE machine_nobody LOGIN PASSWORD '{server.Password.RevealText()}'");
        await using var nobody = await new LoadBench(server, "machine_nobody").Connections.OpenMaintenanceAsync(Cancellation);
        Assert.Equal(ServerMachine.Unknown, await ServerMachine.ReadAsync(nobody, Elsewhere, Cancellation));
        Assert.Equal(Environment.ProcessorCount, (await ServerMachine.ReadAsync(nobody, "127.0.0.1", Cancellation)).Cores);
    }

    private static Dictionary<string, string> Files(params (string Path, string Text)[] files) => files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
}
