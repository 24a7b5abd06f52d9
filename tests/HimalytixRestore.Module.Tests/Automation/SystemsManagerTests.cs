using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.EndToEnd;
using HimalytixRestore.Module.Tests.Shell;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>The documents of AWS Systems Manager: their structure, and the script of the Command document as the agent runs it, with only `aws` played.</summary>
[Collection(AutomationCollection.Name)]
public sealed partial class SystemsManagerTests(SandboxFixture sandbox) : IDisposable
{
    private static readonly JsonNode s_command = Assert.Single(AutomationFolder.Yaml("aws/himalytix-restore.command.yaml"));
    private static readonly JsonNode s_automation = Assert.Single(AutomationFolder.Yaml("aws/himalytix-restore.automation.yaml"));
    private readonly UnattendedRun _run = new(sandbox);

    public static TheoryData<string> Policies => [.. AutomationFolder.Files.Where(static f => f.StartsWith("aws/", StringComparison.Ordinal) && f.EndsWith(".json", StringComparison.Ordinal))];

    [Fact]
    public void The_command_document_leaves_no_room_in_its_parameters()
    {
        Assert.Equal("2.2", (string?)s_command["schemaVersion"]);
        var step = Assert.Single(s_command["mainSteps"]!.AsArray())!;
        Assert.Equal("aws:runShellScript", (string?)step["action"]);
        Assert.Equal("172800", (string?)step["inputs"]!["timeoutSeconds"]);
        Assert.All(s_command["parameters"]!.AsObject(), static parameter =>
        {
            Assert.Equal("String", (string?)parameter.Value!["type"]);
            var pattern = (string?)parameter.Value["allowedPattern"];
            Assert.True(pattern is not null || parameter.Value["allowedValues"] is JsonArray, parameter.Key);
            if (pattern is null) return;
            Assert.Matches(@"^\^.*\$$", pattern);
            Assert.All(["a b", "a'b", "$(id)", "a;b", "a\nb", "a`b", "\"", "a\\b"], value => Assert.DoesNotMatch(pattern, value));
        });
    }

    [Fact]
    public void The_automation_hands_its_parameters_to_that_document_and_tries_once()
    {
        Assert.Equal("0.3", (string?)s_automation["schemaVersion"]);
        Assert.Equal("{{ AutomationAssumeRole }}", (string?)s_automation["assumeRole"]);
        var step = Assert.Single(s_automation["mainSteps"]!.AsArray())!;
        Assert.Equal("aws:runCommand", (string?)step["action"]);
        Assert.Equal("Abort", (string?)step["onFailure"]);
        Assert.Equal(1, (int?)step["maxAttempts"]);
        var declared = s_automation["parameters"]!.AsObject();
        Assert.All(step["inputs"]!["Parameters"]!.AsObject(), parameter =>
        {
            Assert.Equal($"{{{{ {parameter.Key} }}}}", (string?)parameter.Value);
            var (here, there) = (declared[parameter.Key]!, s_command["parameters"]![parameter.Key]!);
            Assert.Equal(there["allowedPattern"]?.ToJsonString(), here["allowedPattern"]?.ToJsonString());
            Assert.Equal(there["allowedValues"]?.ToJsonString(), here["allowedValues"]?.ToJsonString());
        });
        Assert.All(Placeholders().Matches(AutomationFolder.Read("aws/himalytix-restore.automation.yaml")), match => Assert.True(declared.ContainsKey(match.Groups["name"].Value), match.Value));
        Assert.Contains($"--name {(string?)step["inputs"]!["DocumentName"]} --document-type Command", AutomationFolder.Read("aws/README.md"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_policy_gives_named_rights_on_named_things(string file)
    {
        using var policy = JsonDocument.Parse(AutomationFolder.Read(file));
        Assert.Equal("2012-10-17", policy.RootElement.GetProperty("Version").GetString());
        Assert.All(policy.RootElement.GetProperty("Statement").EnumerateArray(), static statement =>
        {
            Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
            var actions = Texts(statement.GetProperty("Action"));
            Assert.All(actions, static action => Assert.Matches("^[a-z0-9]+:[A-Za-z]+$", action));
            if (statement.TryGetProperty("Principal", out _)) return;
            // Only questions are asked of everything: those that know no resource.
            var resources = Texts(statement.GetProperty("Resource"));
            if (resources.Contains("*")) Assert.All(actions, static action => Assert.Matches(":(List|Describe)", action));
            else Assert.All(resources, static resource => Assert.StartsWith("arn:aws:", resource, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void The_instance_may_do_no_more_with_the_archive_than_list_read_and_thaw()
    {
        var actions = JsonNode.Parse(AutomationFolder.Read("aws/instance-policy.json"))!["Statement"]!.AsArray().SelectMany(static s => s!["Action"] is JsonArray list ? list.Select(static a => (string?)a) : [(string?)s["Action"]]);

        Assert.Equal(["s3:GetObject", "s3:ListBucket", "s3:RestoreObject"], actions.Where(static a => a!.StartsWith("s3:", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_drill_succeeds_and_leaves_what_is_live_alone()
    {
        var before = await _run.LiveAsync();

        var command = await RunAsync("Drill", sandbox.Passphrase);

        Assert.True(command.ExitCode == 0, command.Output + command.Error);
        Assert.Matches(@"State\s*: Succeeded", command.Output);
        Assert.Equal(before, await _run.LiveAsync());
    }

    [Theory]
    [InlineData("FullRestore", "a wrong passphrase", "passphrase")]
    [InlineData("Drill", "", "no parameter")]
    public async Task What_fails_ends_the_command_with_an_exit_code_and_touches_nothing(string action, string passphrase, string told)
    {
        var before = await _run.LiveAsync();

        var command = await RunAsync(action, passphrase);

        Assert.NotEqual(0, command.ExitCode);
        Assert.Contains(told, command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox.Password, command.Output + command.Error, StringComparison.Ordinal);
        Assert.Equal(before, await _run.LiveAsync());
    }

    public void Dispose() => _run.Dispose();

    private static List<string> Texts(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(static v => v.GetString()!)] : [value.GetString()!];

    /// <summary>Puts the values in the place of the parameters, as the agent does, and runs the script.</summary>
    private Task<ShellRun> RunAsync(string action, string passphrase)
    {
        var profile = _run.WriteProfile(static entry =>
        {
            entry.Remove("passphraseFile");
            entry.Remove("passwordFile");
        });
        _run.StandIn("aws", """
            case "$*" in
              *"--name /himalytix/production/passphrase --with-decryption"*) value=$TEST_PASSPHRASE ;;
              *"--name /himalytix/production/database-password --with-decryption"*) value=$TEST_PASSWORD ;;
            esac
            [ -n "${value:-}" ] || { echo 'no parameter' >&2; exit 254; }
            printf '%s\n' "$value"
            """);
        _run.Environment["TEST_PASSPHRASE"] = passphrase;
        _run.Environment["TEST_PASSWORD"] = sandbox.Password;
        var values = s_command["parameters"]!.AsObject().ToDictionary(static p => p.Key, static p => (string?)p.Value!["default"] ?? "");
        (values["Action"], values["ProfilePath"], values["StateFolder"]) = (action, profile, _run.StateFolder);
        var script = (string)s_command["mainSteps"]![0]!["inputs"]!["runCommand"]![0]!;
        return _run.ShAsync(Placeholders().Replace(script, match => values[match.Groups["name"].Value]));
    }

    [GeneratedRegex(@"\{\{\s*(?<name>\w+)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholders();
}
