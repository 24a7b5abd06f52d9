using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Configuration;

/// <summary>Every mistake somebody may make in a profile gives one line with the place and the fix.</summary>
public sealed class ProfileMistakeTests : IDisposable
{
    private const string Sentinel = "S3cr3t-sentinel";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What stands in the environment "production" (its first line is the file's third), the place of the mistake, its kind, and what the fix says.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "\"hots\": \"db\"", "3:1", "ProfileUnknownProperty", "Write \"host\"" },
        { "\"passwrodFile\": \"/x\"", "3:1", "ProfileUnknownProperty", "Write \"passwordFile\"" },
        { "\"Database\": \"erpdb\"", "3:1", "ProfileUnknownProperty", "Write \"database\"" },
        { "\"zebra\": 1", "3:1", "ProfileUnknownProperty", "write one of: anonymous, application, applicationRole" },
        { "\"port\": \"5432\"", "3:9", "ProfileInvalidValue", "whole number from 1 to 65535, without quotes" },
        { "\"port\": 65536", "3:9", "ProfileInvalidValue", "from 1 to 65535" },
        { "\"host\": \"db\",\n\"database\": 7", "4:13", "ProfileInvalidValue", "a text in double quotes" },
        { "\"database\": \"\"", "3:13", "ProfileInvalidValue", "or remove the property" },
        { "\"anonymous\": \"yes\"", "3:14", "ProfileInvalidValue", "true or false, without quotes" },
        { "\"services\": \"himalytix-django\"", "3:13", "ProfileInvalidValue", "in brackets" },
        { "\"host\": \"db\"\n\"port\": 5432", "3:13", "ProfileMalformed", "Write a comma here" },
        { "\"host\": \"db\",\n\"host\": \"db2\"", "4:1", "ProfileRepeatedProperty", "Remove one of the two" },
        { "\"password\": \"S3cr3t-sentinel\"", "3:1", "ProfileInlineSecret", "passwordFile" },
        { "\"notifications\": { \"url\": \"https://hooks.example/S3cr3t-sentinel\" }", "3:20", "ProfileInlineSecret", "urlFile" },
        { "\"passwordEnvironmentVariable\": \"S3cr3t-sentinel\"", "3:32", "ProfileInvalidValue", "change the secret" },
        { "\"passwordSecret\": \"a/b/c\"", "3:19", "ProfileInvalidValue", "vault/name" },
        { "\"passphraseSecret\": \" /key\"", "3:21", "ProfileInvalidValue", "vault/name" },
        { "\"endpoint\": \"https://key:S3cr3t-sentinel@minio:9000\"", "3:13", "ProfileInvalidValue", "before the @" },
        { "\"passwordFile\": \"~/db-password\"", "3:17", "ProfileInvalidValue", "~ means nothing here" },
        { "\"store\": \"file://backups\"", "3:10", "ProfileInvalidValue", "from / on" },
        { "\"host\": \"db.internal:5432\"", "3:9", "ProfileInvalidValue", "the port belongs into \"port\"" },
        { "\"host\": \"https://db.internal\"", "3:9", "ProfileInvalidValue", "the name alone" },
        { "\"host\": \"db internal\"", "3:9", "ProfileInvalidValue", "one name or address" },
        { "\"store\": \"s4://erp-backups\"", "3:10", "ProfileInvalidValue", "is s3:// meant?" },
        { "\"store\": \"s3:erp-backups\"", "3:10", "ProfileInvalidValue", "s3://bucket" },
        { "\"store\": \"gs://\"", "3:10", "ProfileInvalidValue", "Write gs://bucket" },
        { "\"endpoint\": \"minio.internal:9000\"", "3:13", "ProfileInvalidValue", "https://minio.internal:9000" },
        { "\"rpoHours\": -26", "3:13", "ProfileInvalidValue", "above 0" },
        { "\"rtoMinutes\": 0", "3:15", "ProfileInvalidValue", "above 0" },
        { "\"serviceScope\": \"System\"", "3:17", "ProfileInvalidValue", "Write \"system\"" },
        { "\"notifications\": { \"urlFile\": \"/x\", \"events\": [\"downtimeBegin\"] }", "3:47", "ProfileInvalidValue", "Write \"downtimeBegins\"" },
        { "\"notifications\": { \"events\": [] }", "3:18", "ProfileInvalidValue", "Add \"urlFile\"" },
        { "\"contacts\": [ { \"phone\": \"1\" } ]", "3:15", "ProfileInvalidValue", "Add \"name\"" },
        { "\"contacts\": { \"name\": \"DBA\" }", "3:13", "ProfileInvalidValue", "in brackets" },
        { "\"host\": db", "3:9", "ProfileMalformed", "texts in double quotes" },
        { "host: \"db\"", "3:1", "ProfileMalformed", "names in double quotes" },
        { "\"host\": 'db'", "3:9", "ProfileMalformed", "in double quotes" },
        { "\"host\": \"db,\n\"port\": 1", "3:13", "ProfileMalformed", "closing double quote" },
        { "\"store\": \"C:\\srv\\backups\"", "3:14", "ProfileMalformed", "a backslash twice" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_one_line_with_its_place_and_the_fix(string text, string place, string errorId, string fix)
    {
        var findings = await TestAsync($"{{ \"environments\": {{\n\"production\": {{\n{text}\n}} }} }}");

        var finding = Assert.Single(findings, finding => finding.Status != CheckStatus.Warn);
        Assert.Equal(CheckStatus.Fail, finding.Status);
        Assert.Equal((place, errorId), ($"{finding.Line}:{finding.Column}", finding.ErrorId));
        Assert.Contains(fix, finding.RecommendedAction);
        Assert.DoesNotContain('\n', $"{finding} {finding.RecommendedAction}");
        Assert.DoesNotContain(Sentinel, $"{finding} {finding.RecommendedAction}");
        // A property is named as it must be typed, also at the beginning of the sentence.
        Assert.DoesNotContain("Environments.production", finding.Message, StringComparison.Ordinal);
        // What a command says that needs the profile is the same.
        var error = Assert.Throws<ConfigurationException>(() => ProfileFile.Read(finding.Path));
        Assert.Equal((errorId, finding.RecommendedAction), (error.ErrorId, error.RecommendedAction));
        Assert.Contains($"line {finding.Line}, column {finding.Column}", error.Message);
        Assert.DoesNotContain(Sentinel, error.ToString());
    }

    [Theory]
    [InlineData("", "1:1", "New-RestoreProfile")]
    [InlineData("[]", "1:1", "{ … }")]
    [InlineData("{ \"environment\": {} }", "1:3", "Write \"environments\"")]
    [InlineData("{ \"environments\": [] }", "1:19", "{ … }")]
    [InlineData("{ \"environments\": { \"production\": \"db\" } }", "1:35", "{ … }")]
    [InlineData("{ \"environments\": { \"production\": { \"host\": \"db\"", "1:49", "in this order: }}}")]
    [InlineData("{ \"environments\": { \"production\": { \"host\": \"db\" } } } }", "1:56", "too much")]
    public async Task A_mistake_outside_of_an_environment_too(string text, string place, string fix)
    {
        var finding = Assert.Single(await TestAsync(text), finding => finding.Status == CheckStatus.Fail);

        Assert.Equal(place, $"{finding.Line}:{finding.Column}");
        Assert.Contains(fix, finding.RecommendedAction);
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once_also_beside_missing_commas_and_before_the_end_of_the_json()
    {
        const string Text = """
            {
              "environments": {
                "production": {
                  "hots": "db"
                  "port": 0,
                  "rpoHours": -1
                  "contacts": [ { "name": "a" } { "nmae": "b" } ],
                  "serviceScope": "me",
                  "services": [ "a", b ],
                  "database": 1
                }
              }
            }
            """;

        var findings = await TestAsync(Text);

        Assert.All(findings, finding => Assert.Equal(CheckStatus.Fail, finding.Status));
        Assert.Equal(["4:7", "4:19", "5:15", "6:19", "6:21", "7:36", "7:37", "7:39", "8:23", "9:26"], findings.Select(finding => $"{finding.Line}:{finding.Column}"));
        var error = Assert.Throws<ConfigurationException>(() => ProfileFile.Read(findings[0].Path));
        Assert.Equal("ProfileInvalid", error.ErrorId);
        Assert.Contains("10 mistakes", error.Message);
        Assert.Contains("Test-RestoreProfile", error.RecommendedAction);
    }

    [Fact]
    public async Task Columns_are_characters_and_a_byte_order_mark_is_none()
    {
        string path = _folder.Combine("profile.json");
        await File.WriteAllTextAsync(path, "{ \"environments\": { \"पोखरा\": { \"port\": 0 } } }", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        var finding = Assert.Single(await new ProfileOperations(_ => null).TestAsync(path, CancellationToken.None));

        Assert.Equal((1, 40), (finding.Line, finding.Column));
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_named()
    {
        string path = _folder.Combine("profile.json");
        await File.WriteAllBytesAsync(path, System.Text.Encoding.Latin1.GetBytes("{ \"environments\": { \"z\": { \"user\": \"Müller\" } } }"));

        var finding = Assert.Single(await new ProfileOperations(_ => null).TestAsync(path, CancellationToken.None));

        Assert.Equal((1, 38, "Save the file as UTF-8."), (finding.Line, finding.Column, finding.RecommendedAction));
    }

    [Fact]
    public async Task What_is_doubtful_is_a_warning_and_the_profile_can_be_used()
    {
        string open = _folder.Combine("open");
        await File.WriteAllTextAsync(open, Sentinel);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var findings = await TestAsync("""
            { "environments": { "production": {
              "passwordFile": "open",
              "passwordEnvironmentVariable": "DB_PASSWORD",
              "passphraseFile": "none"
            } } }
            """);

        Assert.Equal(["Warn 2:19", "Warn 3:3", "Warn 4:21", "Pass 1:21"], findings.OrderBy(f => f.Status == CheckStatus.Pass).ThenBy(f => f.Line).Select(f => $"{f.Status} {f.Line}:{f.Column}"));
        Assert.Contains("chmod 600", findings[0].RecommendedAction);
        Assert.Single(ProfileFile.Read(findings[0].Path));
    }

    [Theory]
    [InlineData("\"host\": \"erp_db\"")]
    [InlineData("\"host\": \"::1\"")]
    [InlineData("\"host\": \"10.0.0.5\"")]
    [InlineData("\"host\": \"/var/run/postgresql\"")]
    [InlineData("\"store\": \"S3://bucket/prefix\"")]
    [InlineData("\"store\": \"file:///srv/backups\"")]
    [InlineData("\"store\": \"backups\", // a comment\n\"endpoint\": \"http://127.0.0.1:9000/\",")]
    [InlineData("\"notifications\": { \"urlEnvironmentVariable\": \"SLACK_WEBHOOK_URL\", \"events\": [\"result\", \"escalation\"] }")]
    public async Task What_is_right_passes(string text)
    {
        var finding = Assert.Single(await TestAsync($"{{ \"environments\": {{ \"production\": {{ {text} }} }} }}"));

        Assert.Equal(CheckStatus.Pass, finding.Status);
    }

    [Fact]
    public async Task A_profile_without_an_environment_is_doubtful()
    {
        Assert.Equal(CheckStatus.Warn, Assert.Single(await TestAsync("{}")).Status);
    }

    [Fact]
    public async Task A_profile_that_is_not_there_has_no_verdict()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => new ProfileOperations(_ => null).TestAsync(_folder.Combine("none.json"), CancellationToken.None));
        Assert.Equal("ProfileUnreadable", error.ErrorId);
    }

    private async Task<IReadOnlyList<ProfileFinding>> TestAsync(string text)
    {
        string path = _folder.Combine("profile.json");
        await File.WriteAllTextAsync(path, text);
        return await new ProfileOperations(_ => null).TestAsync(path, CancellationToken.None);
    }
}
