using System.Text.Json;
using HimalytixRestore.Engine.Health.Smoke;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>One of a profile's <c>smokeTests</c> (docs/application.md).</summary>
/// <param name="Test">The test, without its password.</param>
internal sealed record ProfileSmokeTest(SmokeTest Test)
{
    private static readonly (string Word, SmokeTestKind Meaning)[] s_kinds = [("login", SmokeTestKind.Login), ("health", SmokeTestKind.Health), ("page", SmokeTestKind.Page)];

    /// <summary>What a test may have.</summary>
    public static ProfileKeys<ProfileSmokeTest> Keys { get; } = new("password")
    {
        { "kind", (test, source, property) => { source.Choice(property, s_kinds); return test; } },
        { "name", (test, source, property) => test with { Test = test.Test with { Name = source.Text(property) } } },
        { "path", (test, source, property) => test with { Test = test.Test with { Path = LocalPath(source, property) } } },
        { "user", Only(SmokeTestKind.Login, (test, source, property) => test with { Test = test.Test with { User = source.Text(property) } }) },
        { "passwordFile", Only(SmokeTestKind.Login, (test, source, property) => test with { PasswordFile = source.FullPath(property) }) },
        { "passwordEnvironmentVariable", Only(SmokeTestKind.Login, (test, source, property) => test with { PasswordEnvironmentVariable = source.Variable(property) }) },
        { "passwordSecret", Only(SmokeTestKind.Login, (test, source, property) => test with { PasswordSecret = source.VaultSecret(property) }) },
        { "redirectsTo", Only(SmokeTestKind.Login, (test, source, property) => test with { Test = test.Test with { RedirectsTo = LocalPath(source, property) } }) },
        { "status", Only(SmokeTestKind.Page, (test, source, property) => test with { Test = test.Test with { Status = Status(source, property) } }) },
        { "marker", Only(SmokeTestKind.Page, (test, source, property) => test with { Test = test.Test with { Marker = source.Text(property) } }) },
    };

    /// <summary>The full path of the file whose first line is the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The environment variable that holds the password.</summary>
    public string? PasswordEnvironmentVariable { get; init; }

    /// <summary>The password in a vault: <c>name</c> or <c>vault/name</c>.</summary>
    public string? PasswordSecret { get; init; }

    /// <summary>False for a kind that is not said or does not exist: what such a test may have is not known either.</summary>
    private bool HasKind { get; init; }

    /// <summary>Reads the list.</summary>
    /// <param name="source">The environment.</param>
    /// <param name="property">Its property.</param>
    /// <exception cref="ProfileMistakeException">It is no list of objects, or two tests have one name.</exception>
    public static IReadOnlyList<ProfileSmokeTest> ReadList(ProfileObject source, JsonProperty property)
    {
        ProfileSmokeTest[] tests = [.. source.Children(property).Select(Read)];
        return tests.Where(test => test.HasKind).GroupBy(test => test.Test.Name, StringComparer.OrdinalIgnoreCase).All(same => same.Count() == 1)
            ? tests
            : throw source.Invalid(property, "a list of tests whose names differ", "Give each a \"name\" of its own.");
    }

    /// <summary>What a test is without any key, and what it may have, goes by its kind, wherever among the keys that stands.</summary>
    private static ProfileSmokeTest Read(ProfileObject source)
    {
        JsonProperty[] named = [.. source.Properties().Where(property => property.NameEquals("kind"))];
        if (named.Length == 0)
            source.NoteLacking("kind");
        SmokeTestKind[] kind = [.. s_kinds.Where(known => named.Any(property => property.Value.ValueKind == JsonValueKind.String && property.Value.ValueEquals(known.Word))).Select(known => known.Meaning)];
        return Keys.Read(source, new(SmokeTest.Default(kind.FirstOrDefault())) { HasKind = kind.Length > 0 });
    }

    // A key of another kind of test would be passed over in silence.
    private static Func<ProfileSmokeTest, ProfileObject, JsonProperty, ProfileSmokeTest> Only(SmokeTestKind kind, Func<ProfileSmokeTest, ProfileObject, JsonProperty, ProfileSmokeTest> take) =>
        (test, source, property) => !test.HasKind || test.Test.Kind == kind ? take(test, source, property) : throw source.Unknown(property, ["kind", "name", "path"]);

    private static string LocalPath(ProfileObject source, JsonProperty property) =>
        source.Text(property) is var path && path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal)
            ? path
            : throw source.Invalid(property, "a path of the application", "Write it from / on; scheme and host belong into \"url\" of \"application\".");

    private static int Status(ProfileObject source, JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out int status) && status is >= 100 and < 600
            ? status
            : throw source.Invalid(property, "an HTTP status (100 to 599)", "Write a whole number from 100 to 599, without quotes.");
}
