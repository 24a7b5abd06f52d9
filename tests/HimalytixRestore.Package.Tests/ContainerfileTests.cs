using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Package.Tests;

/// <summary>What can be said of the container file without an engine that builds it.</summary>
public sealed class ContainerfileTests(PackagesFixture packages)
{
    private static readonly string[] s_words = ["ARG", "FROM", "RUN", "COPY", "ENV", "VOLUME", "USER", "WORKDIR", "ENTRYPOINT"];

    private static readonly List<string[]> s_instructions = Instructions();

    [Fact]
    public void EveryInstructionIsOneThatItUses() => Assert.All(s_instructions, instruction => Assert.Contains(instruction[0], s_words));

    [Fact]
    public void WhatItCopiesIsWhatIsPublished()
    {
        var copy = Assert.Single(s_instructions, i => string.Equals(i[0], "COPY", StringComparison.Ordinal));
        Assert.Equal("/opt/himalytix-restore/", copy[2]);
        var runtime = Assert.Single(s_instructions, i => i is ["ARG", _] && i[1].StartsWith("RUNTIME=", StringComparison.Ordinal))[1]["RUNTIME=".Length..];
        var source = copy[1].Replace("${VERSION}", packages.Version, StringComparison.Ordinal).Replace("${RUNTIME}", runtime, StringComparison.Ordinal);
        Assert.Equal($"artifacts/{Path.GetFileName(packages.Program)}/", source);
    }

    [Fact]
    public void ItIsNotRootAndKeepsItsStateInAVolume()
    {
        Assert.Equal(["USER", "10001:10001"], s_instructions.Last(i => string.Equals(i[0], "USER", StringComparison.Ordinal)));
        var volume = s_instructions.Single(i => string.Equals(i[0], "VOLUME", StringComparison.Ordinal))[1].Trim('[', ']', '"');
        Assert.Contains($"XDG_STATE_HOME={volume}", s_instructions.Single(i => string.Equals(i[0], "ENV", StringComparison.Ordinal)));
        Assert.Contains($"HOME={volume}", s_instructions.Single(i => string.Equals(i[0], "ENV", StringComparison.Ordinal)));
    }

    private static List<string[]> Instructions() =>
        [.. File.ReadAllText(Path.Combine(Repository.Root, "packaging", "Containerfile")).Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
