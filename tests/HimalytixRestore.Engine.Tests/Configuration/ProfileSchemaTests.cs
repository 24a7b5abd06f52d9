using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.TestSupport;
using NJsonSchema;

namespace HimalytixRestore.Engine.Tests.Configuration;

/// <summary>Holds the schema that editors are given and the reader together.</summary>
public sealed partial class ProfileSchemaTests
{
    private static readonly string s_path = Path.Combine(Repository.Root, "module", "HimalytixRestore.profile.schema.json");
    private static readonly JsonObject s_json = JsonNode.Parse(File.ReadAllText(s_path))!.AsObject();

    /// <summary>Every profile that the documents show.</summary>
    public static TheoryData<string, string> Examples => [.. Documents().SelectMany(file => Block().Matches(File.ReadAllText(file)).Select(m => m.Groups["json"].Value)
        .Where(json => json.Contains("\"environments\"", StringComparison.Ordinal)).Select(json => new TheoryDataRow<string, string>(Path.GetFileName(file), json)))];

    [Fact]
    public void Schema_and_reader_know_the_same_keys()
    {
        Assert.Equal(OfReader(ProfileReading.Keys, "").Order(StringComparer.Ordinal), OfSchema(s_json, "").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schema_explains_every_key()
    {
        Assert.All(Properties(s_json), property => Assert.True(property.Value!["description"] is not null, property.Key));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_profile_of_the_documents_is_valid_to_both(string document, string json)
    {
        Assert.True(await IsValidAsync(json), document);
        Assert.DoesNotContain(new ProfileReading("/etc/profile.json", System.Text.Encoding.UTF8.GetBytes(json)).Mistakes, mistake => !mistake.IsWarning);
    }

    [Fact]
    public async Task The_examples_of_the_schema_are_valid_to_both()
    {
        var environment = new JsonObject();
        foreach (var (name, property) in s_json["definitions"]!["environment"]!["properties"]!.AsObject())
        {
            if (property!["examples"]?[0] is { } example)
                environment[name] = example.DeepClone();
        }

        string json = new JsonObject { ["$schema"] = s_path, ["environments"] = new JsonObject { ["production"] = environment } }.ToJsonString();

        Assert.True(await IsValidAsync(json), json);
        Assert.DoesNotContain(new ProfileReading("/etc/profile.json", System.Text.Encoding.UTF8.GetBytes(json)).Mistakes, mistake => !mistake.IsWarning);
    }

    /// <summary>What is no JSON, or is said twice, an editor marks without a schema.</summary>
    [Theory]
    [MemberData(nameof(ProfileMistakeTests.Mistakes), MemberType = typeof(ProfileMistakeTests))]
    public async Task An_editor_marks_the_mistakes_that_the_reader_names(string text, string place, string errorId, string fix)
    {
        if (errorId is not ("ProfileMalformed" or "ProfileRepeatedProperty"))
            Assert.False(await IsValidAsync($"{{ \"environments\": {{ \"production\": {{ {text} }} }} }}"), $"{place} {fix}");
    }

    [Theory]
    [MemberData(nameof(ProfileServicesTests.Mistakes), MemberType = typeof(ProfileServicesTests))]
    [MemberData(nameof(ApplicationProfileTests.Mistakes), MemberType = typeof(ApplicationProfileTests))]
    public async Task An_editor_marks_the_mistakes_about_the_application(string text, string told) =>
        Assert.False(await IsValidAsync($"{{ \"environments\": {{ \"production\": {{ {text} }} }} }}"), told);

    private static async Task<bool> IsValidAsync(string json) => (await JsonSchema.FromFileAsync(s_path)).Validate(json).Count == 0;

    private static IEnumerable<string> Documents() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories);

    private static IEnumerable<string> OfReader(ProfileSection section, string path) =>
        section.Known.SelectMany(key => (key.Section is null ? [] : OfReader(key.Section, $"{path}{key.Name}.")).Prepend(path + key.Name));

    private static IEnumerable<string> OfSchema(JsonObject node, string path) => Below(node)["properties"] is JsonObject properties
        ? properties.SelectMany(property => OfSchema(property.Value!.AsObject(), $"{path}{property.Key}.").Prepend(path + property.Key))
        : [];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonObject node) => Below(node)["properties"] is JsonObject properties
        ? properties.Concat(properties.SelectMany(property => Properties(property.Value!.AsObject())))
        : [];

    /// <summary>The schema of the objects that a value is made of.</summary>
    private static JsonObject Below(JsonObject node)
    {
        if ((node["items"] ?? node["additionalProperties"]) is JsonObject inner)
            node = inner;
        return node["$ref"] is null ? node : s_json["definitions"]!["environment"]!.AsObject();
    }

    [GeneratedRegex("```json\\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();
}
