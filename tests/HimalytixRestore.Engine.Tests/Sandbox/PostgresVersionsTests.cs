using HimalytixRestore.TestSupport;
using Xunit.Sdk;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>A version that cannot be had is skipped on a desktop and fails in CI; what can be had is started once.</summary>
public sealed class PostgresVersionsTests(PostgresVersions versions)
{
    [Theory]
    [InlineData(true, typeof(FailException))]
    [InlineData(false, typeof(SkipException))]
    public async Task AVersionThatCannotBeHadIsToldWithTheReason(bool isCi, Type expected)
    {
        await using PostgresVersions none = new(major => Task.FromException<PostgresServer>(new ConfigurationException("PostgresNotFound", $"no {major}", "none")), isCi);

        Exception? thrown = null;
        try
        {
            await none.GetAsync(14);
        }
        catch (Exception exception)
        {
            // xUnit's own assertions let a skip through.
            thrown = exception;
        }

        Assert.Equal(expected, thrown?.GetType());
        Assert.Contains("no 14", thrown!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryTestGetsTheSameServerOfAVersion()
    {
        var server = await versions.GetAsync(14);

        Assert.Same(server, await versions.GetAsync(14));
        Assert.StartsWith("14.", await server.ScalarAsync<string>("postgres", "SHOW server_version"), StringComparison.Ordinal);
    }
}
