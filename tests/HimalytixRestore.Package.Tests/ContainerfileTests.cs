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
    public void WhatItCopiesIsWhatIsPublishedOrAnEarlierStage()
    {
        var stages = s_instructions.Where(i => i is ["FROM", _, "AS", _]).Select(i => i[3]).ToList();
        Assert.Equal(["program-amd64", "program-arm64", "program"], stages);
        var copies = s_instructions.Where(i => string.Equals(i[0], "COPY", StringComparison.Ordinal)).ToList();
        Assert.Equal(["artifacts/himalytix-restore-${VERSION}-linux-x64/", "artifacts/himalytix-restore-${VERSION}-linux-arm64/", "--from=program"], copies.Select(i => i[1]));
        Assert.Equal(Path.GetFileName(packages.Program), Path.GetFileName(copies[0][1].TrimEnd('/').Replace("${VERSION}", packages.Version, StringComparison.Ordinal)));
        Assert.All(copies, i => Assert.Equal("/opt/himalytix-restore/", i[^1]));
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
