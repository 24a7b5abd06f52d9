using HimalytixRestore.TestSupport;
using Xunit.Sdk;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>Which PostgreSQL the tests take, and that CI never skips for lack of one.</summary>
public sealed class PostgresFixtureTests(PostgresFixture postgres)
{
    [Fact]
    public async Task ContainersComeFirstAndTheNextWaysAreNotTried()
    {
        var tried = new List<string>();
        await using var fixture = new PostgresFixture([Works("docker", tried), Works("local", tried)], isCi: true);

        Assert.Equal("docker", (await fixture.GetAsync()).Origin);
        Assert.Equal(["docker"], tried);
    }

    [Fact]
    public async Task AWayThatIsNotThereOrFailsLeavesItToTheNext()
    {
        var tried = new List<string>();
        await using var fixture = new PostgresFixture(
            [Absent("docker", tried), Fails("local", "no initdb", tried), Works("npm", tried)], isCi: true);

        Assert.Equal("npm", (await fixture.GetAsync()).Origin);
        Assert.Equal(["docker", "local", "npm"], tried);
    }

    [Fact]
    public async Task TheServerIsStartedOnceAndStoppedAtTheEnd()
    {
        var tried = new List<string>();
        var fixture = new PostgresFixture([Works("local", tried)], isCi: true);
        var server = (FakeServer)await fixture.GetAsync();

        Assert.Same(server, await fixture.GetAsync());
        await fixture.DisposeAsync();
        Assert.True(server.IsDisposed);
        Assert.Single(tried);
    }

    [Fact]
    public async Task WithoutAnyServerADesktopSkipsWithTheReasons()
    {
        await using var fixture = new PostgresFixture([Absent("docker", []), Fails("local", "no initdb", [])], isCi: false);

        var skip = Assert.IsType<SkipException>(await CatchAsync(fixture.GetAsync));
        Assert.Contains("docker: not there; local: no initdb", skip.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAnyServerCiFails()
    {
        await using var fixture = new PostgresFixture([Absent("docker", []), Fails("local", "no initdb", [])], isCi: true);

        var failure = Assert.IsType<FailException>(await CatchAsync(fixture.GetAsync));
        Assert.Contains("docker: not there; local: no initdb", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, typeof(FailException))]
    [InlineData(false, typeof(SkipException))]
    public async Task WithoutPgDumpCiFailsAndADesktopSkips(bool isCi, Type expected)
    {
        await using var fixture = new PostgresFixture([Works("npm", [])], isCi);

        Assert.Equal(expected, (await CatchAsync(fixture.GetWithClientsAsync))?.GetType());
    }

    [Fact]
    public async Task ADeadDockerEngineIsKnownWithinASecond()
    {
        var started = TimeProvider.System.GetTimestamp();

        Assert.False(await DockerEngine.AnswersAsync("unix:///nowhere/docker.sock"));
        Assert.False(await DockerEngine.AnswersAsync("tcp://127.0.0.1:9"));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task TheSharedServerAnswersAndEveryTestHasItsDatabase()
    {
        var server = await postgres.GetAsync();
        var first = await server.CreateDatabaseAsync("fixture");
        var second = await server.CreateDatabaseAsync("fixture");

        Assert.NotEqual(first, second);
        Assert.Equal(first, await server.ScalarAsync<string>(first, "SELECT current_database()::text"));
        var version = await server.ScalarAsync<string>(first, "SHOW server_version");
        Assert.StartsWith(server.Version.ToString(), version, StringComparison.Ordinal);
    }

    /// <summary>xUnit's own assertions let a skip through.</summary>
    private static async Task<Exception?> CatchAsync(Func<Task<PostgresServer>> get)
    {
        try
        {
            await get();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static PostgresSource Works(string name, List<string> tried) => new(name, () =>
    {
        tried.Add(name);
        return Task.FromResult<PostgresServer?>(new FakeServer
        {
            Origin = name,
            HostName = "127.0.0.1",
            Port = 1,
            UserName = "postgres",
            Password = Secret.FromText("x"),
            Version = new(16, 0),
        });
    });

    private static PostgresSource Absent(string name, List<string> tried) => new(name, () =>
    {
        tried.Add(name);
        return Task.FromResult<PostgresServer?>(null);
    });

    private static PostgresSource Fails(string name, string reason, List<string> tried) => new(name, () =>
    {
        tried.Add(name);
        return Task.FromException<PostgresServer?>(new InvalidOperationException(reason));
    });

    private sealed class FakeServer : PostgresServer
    {
        public bool IsDisposed { get; private set; }

        public override bool HasClients => false;

        public override Task DumpAsync(string database, IReadOnlyList<string> arguments, Stream output) => Task.CompletedTask;

        public override Task<Engine.Processes.ProcessResult> PsqlAsync(string database, IReadOnlyList<string> arguments, Stream script) =>
            throw new NotSupportedException();

        public override ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
