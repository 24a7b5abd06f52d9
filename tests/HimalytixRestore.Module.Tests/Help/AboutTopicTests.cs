using System.Text.Json;
using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>The about topics, where Get-Help looks for them.</summary>
public sealed partial class AboutTopicTests(HelpFixture fixture) : IClassFixture<HelpFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("about-topic-").FullName;

    public static TheoryData<string> Topics => [.. Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs", "about"), "about_*.md").Select(static f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_is_found_and_fits_80_columns(string topic)
    {
        var text = fixture.Run($"Get-Help {topic}")[0].ToString();

        Assert.Contains("SHORT DESCRIPTION", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
    }

    /// <summary>The schema has exactly what the engine reads: ProfileSchemaTests.</summary>
    [Fact]
    public void Every_key_of_a_profile_is_in_the_topic_of_profiles()
    {
        var text = fixture.Run("Get-Help about_HimalytixRestore_Profile")[0].ToString();
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(ModuleFiles.Root, "module", "HimalytixRestore.profile.schema.json")));
        var keys = Keys(schema.RootElement).Concat(Keys(schema.RootElement.GetProperty("definitions").GetProperty("environment"))).ToList();

        Assert.Superset(new HashSet<string> { "environments", "store", "drain", "queues", "urlFile", "marker" }, keys.ToHashSet());
        Assert.All(keys, key => Assert.Matches($@"(?<![\w$]){Regex.Escape(key)}\b", text));
    }

    /// <summary>Every profile that a topic or README shows.</summary>
    [Fact]
    public void A_profile_that_is_shown_is_one_that_Test_RestoreProfile_accepts()
    {
        var shown = Documents().SelectMany(static file => Json().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")).Select(m => (File: file, Text: m.Groups["json"].Value)))
            .Where(static json => json.Text.Contains("\"environments\"", StringComparison.Ordinal)).ToList();
        Assert.True(shown.Count >= 5, $"Only {shown.Count} profiles were found.");
        var path = Path.Combine(_folder, "profile.json");
        foreach (var (file, text) in shown)
        {
            File.WriteAllText(path, text);
            var findings = fixture.Run($"Test-RestoreProfile '{path}'").Select(static f => (ProfileFinding)f.BaseObject).ToList();

            Assert.True(findings.TrueForAll(static f => f.Status != CheckStatus.Fail), $"{file}: {string.Join("; ", findings.Select(static f => f.Message))}");
            Assert.Contains(findings, static f => f.Status == CheckStatus.Pass);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs", "about"), "*.md").Append(Path.Combine(ModuleFiles.Root, "README.md"));

    private static IEnumerable<string> Keys(JsonElement schema)
    {
        if (schema.TryGetProperty("items", out var items))
            schema = items;
        return schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().SelectMany(static p => Keys(p.Value).Prepend(p.Name))
            : [];
    }

    [GeneratedRegex("^```json\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Json();
}
