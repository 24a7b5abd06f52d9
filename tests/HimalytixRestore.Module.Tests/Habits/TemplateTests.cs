using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Habits;

/// <summary>The forms of the issue tracker and the list of what is kept up to date, as their services take them.</summary>
public sealed partial class TemplateTests
{
    private static readonly string[] s_kinds = ["markdown", "input", "textarea", "dropdown", "checkboxes"];

    [Theory]
    [InlineData(".github/ISSUE_TEMPLATE/bug.yml")]
    [InlineData(".github/ISSUE_TEMPLATE/feature.yml")]
    public void A_form_has_labelled_fields_with_names_of_their_own(string file)
    {
        var form = RepositoryFile.Yaml(file);
        Assert.All((string[])["name", "description"], key => Assert.False(string.IsNullOrEmpty((string?)form[key])));
        var fields = form["body"]!.AsArray();
        Assert.All(fields, static field => Assert.Contains((string?)field!["type"], s_kinds));
        var asked = fields.Where(static field => (string?)field!["type"] != "markdown").ToList();
        Assert.All(asked, static field => Assert.False(string.IsNullOrEmpty((string?)field!["attributes"]!["label"])));
        Assert.Equal(asked.Count, asked.Select(static field => (string)field!["id"]!).Distinct(StringComparer.Ordinal).Count());
        Assert.All(asked.Where(static field => (string?)field!["type"] is "dropdown" or "checkboxes"), static field => Assert.NotEmpty(field!["attributes"]!["options"]!.AsArray()));
        Assert.All(Pages().Matches(RepositoryFile.Read(file)), static m => Assert.True(RepositoryFile.Exists(m.Value), m.Value));
    }

    [Fact]
    public void Weaknesses_are_not_reported_in_public()
    {
        var configuration = RepositoryFile.Yaml(".github/ISSUE_TEMPLATE/config.yml");

        Assert.False((bool?)configuration["blank_issues_enabled"]);
        Assert.Contains(configuration["contact_links"]!.AsArray(), static link => ((string)link!["about"]!).Contains("SECURITY.md", StringComparison.Ordinal));
        Assert.Contains("Privately", RepositoryFile.Read("SECURITY.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_and_actions_are_kept_up_to_date()
    {
        var dependabot = RepositoryFile.Yaml(".github/dependabot.yml");
        Assert.Equal(2, (int?)dependabot["version"]);
        var updates = dependabot["updates"]!.AsArray();
        Assert.Equal(["github-actions", "nuget"], updates.Select(static u => (string?)u!["package-ecosystem"]).Order());
        Assert.All(updates, static u => Assert.NotNull(u!["schedule"]!["interval"]));
        var projects = string.Concat(Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "tests"), "*.csproj", SearchOption.AllDirectories).Select(File.ReadAllText)) + RepositoryFile.Read("Directory.Packages.props");
        Assert.All(updates.SelectMany(static u => u!["ignore"]?.AsArray() ?? []), i => Assert.Contains($"\"{(string?)i!["dependency-name"]}\"", projects, StringComparison.Ordinal));
    }

    [Fact]
    public void The_pull_request_s_checklist_names_what_is_there()
    {
        var text = RepositoryFile.Read(".github/pull_request_template.md");

        Assert.All(Tasks().Matches(text), static m => Assert.Contains(m.Groups["task"].Value, RepositoryFile.BuildTasks));
        Assert.All(Pages().Matches(text), static m => Assert.True(RepositoryFile.Exists(m.Value), m.Value));
    }

    [GeneratedRegex(@"\bdocs/[\w/-]+(\.md)?|\b[A-Z]{4,}\.md\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pages();

    [GeneratedRegex(@"\./build\.ps1 -Task (?<task>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tasks();
}
