using System.Text.Json;
using HimalytixRestore.Module.Tests.Shell;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>The about topics, where Get-Help looks for them.</summary>
public sealed class AboutTopicTests(HelpFixture fixture) : IClassFixture<HelpFixture>
{
    public static TheoryData<string> Topics => [.. Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs", "about"), "about_*.md").Select(static f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_is_found_and_fits_80_columns(string topic)
    {
        var text = fixture.Run($"Get-Help {topic}")[0].ToString();

        Assert.Contains("SHORT DESCRIPTION", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task Help_is_found_in_the_shell_in_the_C_locale()
    {
        using var process = ShellProcess.Start(
            ["-Command", "Get-Help about_HimalytixRestore; (Get-Help Restore-Database).Synopsis; Get-Help Invoke-FullRestore -Full | Out-String"], environment: new() { ["LC_ALL"] = "C" });
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains("SHORT DESCRIPTION", output, StringComparison.Ordinal);
        Assert.Contains("Streams a backup of any stage into a database.", output, StringComparison.Ordinal);
        Assert.Contains("-KeepPreviousDays <Int32>", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_a_profile_can_say_are_all_named()
    {
        // The schema has exactly what the engine reads: ProfileSchemaTests.
        var text = fixture.Run("Get-Help about_HimalytixRestore")[0].ToString();
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(ModuleFiles.Root, "module", "HimalytixRestore.profile.schema.json")));
        var properties = schema.RootElement.GetProperty("definitions").GetProperty("environment").GetProperty("properties").EnumerateObject().Select(static p => p.Name).ToList();

        Assert.Contains("store", properties);
        Assert.All(properties, p => Assert.Matches($@"\b{p}\b", text));
    }
}
