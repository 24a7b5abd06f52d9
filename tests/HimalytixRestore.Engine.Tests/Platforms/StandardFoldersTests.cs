using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Tests.Platforms;

/// <summary>Where profile and state are on each system, and that a variable is taken everywhere.</summary>
public sealed class StandardFoldersTests
{
    private static readonly Dictionary<string, string> s_variables = new(StringComparer.Ordinal)
    {
        ["HOME"] = "/home/operator",
        ["APPDATA"] = "/users/operator/roaming",
        ["LOCALAPPDATA"] = "/users/operator/local",
    };

    [Theory]
    [InlineData("Linux", "/home/operator/.config", "/home/operator/.local/state")]
    [InlineData("OtherUnix", "/home/operator/.config", "/home/operator/.local/state")]
    [InlineData("MacOS", "/home/operator/.config", "/home/operator/Library/Application Support")]
    [InlineData("Windows", "/users/operator/roaming", "/users/operator/local")]
    public void Each_system_has_its_own_and_all_are_the_user_s(string kind, string configuration, string state)
    {
        var folders = new StandardFolders(s_variables.GetValueOrDefault, new(Enum.Parse<SystemKind>(kind)));

        Assert.Equal(Path.Combine(configuration, "himalytix-restore"), folders.Configuration);
        Assert.Equal(Path.Combine(Path.Combine(state.Split('/')[1..].Prepend("/").ToArray()), "himalytix-restore"), folders.State);
    }

    [Theory]
    [InlineData("MacOS")]
    [InlineData("Windows")]
    public void A_variable_of_XDG_counts_everywhere_unless_it_is_relative(string kind)
    {
        var root = Path.GetTempPath();
        var absolute = new StandardFolders(name => name.StartsWith("XDG_", StringComparison.Ordinal) ? root : s_variables.GetValueOrDefault(name), new(Enum.Parse<SystemKind>(kind)));
        var relative = new StandardFolders(name => name.StartsWith("XDG_", StringComparison.Ordinal) ? "here" : s_variables.GetValueOrDefault(name), new(Enum.Parse<SystemKind>(kind)));

        Assert.Equal(Path.Combine(root, "himalytix-restore"), absolute.State);
        Assert.DoesNotContain("here", relative.State, StringComparison.Ordinal);
    }
}
