using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Tests.Processes;

public sealed class SshTargetTests
{
    [Theory]
    [InlineData("app1")]
    [InlineData("app1.internal")]
    [InlineData("deploy@app1.internal")]
    [InlineData("10.0.0.7")]
    [InlineData("ssh://deploy@app1.internal:2222")]
    [InlineData("ssh://[fe80::1]:2222")]
    public void Hosts_as_ssh_takes_them(string address) => Assert.Equal(address, SshTarget.Parse(address).Address);

    [Theory]
    [InlineData("")]
    [InlineData("-oProxyCommand=touch /tmp/x")]
    [InlineData("--")]
    [InlineData("deploy@-oProxyCommand=x")]
    [InlineData("-l@app1")]
    [InlineData("app1 touch")]
    [InlineData("app1;id")]
    [InlineData("$(id)")]
    [InlineData("`id`@app1")]
    [InlineData("app1\n")]
    [InlineData("a'b")]
    [InlineData("ssh://app1/x")]
    [InlineData("app1:22")]
    public void What_could_be_an_option_or_reach_a_shell_is_no_host(string address)
    {
        var error = Assert.Throws<ConfigurationException>(() => SshTarget.Parse(address));
        Assert.Equal("ComputerNameInvalid", error.ErrorId);
        Assert.Contains("computerName", error.RecommendedAction, StringComparison.Ordinal);
    }
}
