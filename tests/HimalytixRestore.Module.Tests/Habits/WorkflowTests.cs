using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HimalytixRestore.Module.Tests.Habits;

/// <summary>The workflows ask for no more than they need, and what they name is there.</summary>
public sealed partial class WorkflowTests
{
    private const string Ci = ".github/workflows/ci.yml";
    private const string Release = ".github/workflows/release.yml";

    [Theory]
    [InlineData(Ci)]
    [InlineData(Release)]
    public void It_may_read_and_every_action_is_of_a_fixed_major(string file)
    {
        var workflow = RepositoryFile.Yaml(file);

        Assert.Equal("""{"contents":"read"}""", workflow["permissions"]!.ToJsonString());
        Assert.Null(workflow["on"]!["pull_request_target"]);
        Assert.All(Jobs(workflow), static job => Assert.NotNull(job["runs-on"]));
        Assert.All(Jobs(workflow).SelectMany(Steps), static step =>
        {
            Assert.True(step["uses"] is null != step["run"] is null, step.ToJsonString());
            if ((string?)step["uses"] is not { } action) return;
            Assert.Matches(@"^[\w.-]+/[\w.-]+@(v\d+|[0-9a-f]{40})$", action);
            if (action.StartsWith("actions/checkout@", StringComparison.Ordinal)) Assert.False((bool?)step["with"]!["persist-credentials"]);
        });
    }

    [Theory]
    [InlineData(Ci)]
    [InlineData(Release)]
    public void Nothing_that_a_stranger_writes_becomes_a_command(string file) =>
        Assert.All(Jobs(RepositoryFile.Yaml(file)).SelectMany(Steps).Select(static s => (string?)s["run"] ?? ""), static run =>
            Assert.All(Expression().Matches(run), static e => Assert.StartsWith("matrix.", e.Groups["what"].Value, StringComparison.Ordinal)));

    [Fact]
    public void Only_an_approved_job_has_a_secret_and_only_its_own()
    {
        var jobs = Jobs(RepositoryFile.Yaml(Release)).Where(static job => job.ToJsonString().Contains("secrets.", StringComparison.Ordinal)).ToList();

        Assert.Equal(["nuget", "psgallery"], jobs.Select(static job => (string?)job["environment"]).Order());
        Assert.DoesNotContain("secrets.", RepositoryFile.Read(Ci), StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_is_built_once_and_tested_on_every_system_with_every_PowerShell()
    {
        var jobs = RepositoryFile.Yaml(Ci)["jobs"]!.AsObject();

        var matrix = jobs["pester"]!["strategy"]!["matrix"]!;
        Assert.Equal(["7.4", "7.5", "7.6"], matrix["powershell"]!.AsArray().Select(static v => (string?)v));
        Assert.Equal(["macos", "ubuntu", "windows"], matrix["os"]!.AsArray().Select(static v => ((string)v!).Split('-')[0]).Order());
        Assert.All(jobs.Where(static job => job.Key != "build"), static job =>
        {
            Assert.Equal("build", (string?)job.Value!["needs"]);
            Assert.DoesNotContain("dotnet build", job.Value.ToJsonString(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(Ci)]
    [InlineData(Release)]
    public void What_it_names_is_there(string file)
    {
        var workflow = RepositoryFile.Yaml(file);
        var jobs = workflow["jobs"]!.AsObject();
        Assert.All(jobs, job => Assert.True(job.Value!["needs"] is not { } needs || jobs.ContainsKey((string)needs!), job.Key));
        var text = RepositoryFile.Read(file);
        Assert.All(BuildTask().Matches(text), static m => Assert.Contains(m.Groups["task"].Value, RepositoryFile.BuildTasks));
        Assert.All(TestAssembly().Matches(text), static m =>
        {
            Assert.True(RepositoryFile.Exists($"tests/{m.Groups["project"].Value}/{m.Groups["assembly"].Value}.csproj"), m.Value);
            Assert.Contains($"<TargetFramework>{m.Groups["framework"].Value}</TargetFramework>", RepositoryFile.Read("tests/Directory.Build.props"), StringComparison.Ordinal);
        });
        Assert.All(TreeFile().Matches(text), static m => Assert.True(RepositoryFile.Exists(m.Value), m.Value));
        var uploaded = Jobs(workflow).SelectMany(Steps).Where(static s => Uses(s, "actions/upload-artifact")).Select(static s => (string?)s["with"]!["name"]).ToList();
        Assert.All(Jobs(workflow).SelectMany(Steps).Where(static s => Uses(s, "actions/download-artifact")), step => Assert.Contains((string?)step["with"]!["name"], uploaded));
    }

    private static IEnumerable<JsonNode> Jobs(JsonNode workflow) => workflow["jobs"]!.AsObject().Select(static job => job.Value!);

    private static IEnumerable<JsonNode> Steps(JsonNode job) => job["steps"]!.AsArray().Select(static step => step!);

    private static bool Uses(JsonNode step, string action) => ((string?)step["uses"])?.StartsWith(action + "@", StringComparison.Ordinal) == true;

    [GeneratedRegex(@"\$\{\{\s*(?<what>.*?)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\./build\.ps1 -Task (?<task>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BuildTask();

    [GeneratedRegex(@"tests/(?<project>[\w.]+)/bin/Release/(?<framework>[\w.]+)/(?<assembly>[\w.]+)\.dll", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestAssembly();

    [GeneratedRegex(@"\bglobal\.json\b|\bHimalytixRestore\.(sln|psd1)\b|\bCHANGELOG\.md\b|\bbuild\.ps1\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TreeFile();
}
