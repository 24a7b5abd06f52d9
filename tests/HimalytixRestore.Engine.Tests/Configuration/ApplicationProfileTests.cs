using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Health.Smoke;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Configuration;

/// <summary>What a profile can say of the application: docs/application.md is read as it is, and each mistake is named.</summary>
public sealed class ApplicationProfileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_profile_of_the_documentation_is_read()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "application.md"));
        string json = text[(text.IndexOf("```json", StringComparison.Ordinal) + 7)..];
        string password = _folder.Combine("smoke-password");
        File.WriteAllText(password, "it\n");
        var settings = Resolve(json[..json.IndexOf("```", StringComparison.Ordinal)].Replace("/etc/himalytix/smoke-password", password, StringComparison.Ordinal));
        Assert.Equal(("/srv/himalytix/erp", "himalytix", "deploy@app1.internal"), (settings.Django!.Folder, settings.Django.User, settings.Django.Host));
        Assert.Equal(new Uri("https://erp.example.com"), settings.Application.Url);
        Assert.Equal(["Health", "Login", "Dashboard"], settings.SmokeTests.Select(test => test.Name));
        Assert.Equal(("smoke", "it", "/"), (settings.SmokeTests[1].User, settings.SmokeTests[1].ReadPassword!()!.RevealText(), settings.SmokeTests[1].RedirectsTo));
        Assert.Equal("Dashboard", settings.SmokeTests[2].Marker);
    }

    [Fact]
    public void What_is_not_said_is_the_runbooks()
    {
        var settings = Resolve("""{ "environments": { "production": { "application": { "url": "http://127.0.0.1:8000" } } } }""");
        Assert.Equal(SmokeTest.Defaults, settings.SmokeTests);
        Assert.Null(settings.Django);
        Assert.Equal((60, 10), (settings.Application.WarmUp.TotalSeconds, settings.Application.RequestTime.TotalSeconds));
        Assert.Empty(Resolve("""{ "environments": { "production": { "smokeTests": [] } } }""").SmokeTests);
    }

    /// <summary>What stands in an environment, and what is told.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "\"django\": { }", "django has no folder" },
        { "\"django\": { \"folder\": \"erp\" }", "django.folder must be a full path" },
        { "\"django\": { \"folder\": \"/erp\", \"user\": \"-u root\" }", "django.user must be the name of a user" },
        { "\"django\": { \"folder\": \"/erp\", \"host\": \"-oProxyCommand=x\" }", "django.host must be a host" },
        { "\"django\": { \"folder\": \"/erp\", \"database\": \"x'); import os\" }", "django.database must be Django's name" },
        { "\"django\": { \"folder\": \"/erp\", \"unappliedMigrations\": \"ignore\" }", "unappliedMigrations must be" },
        { "\"application\": { \"url\": \"erp.example.com\" }", "application.url must be" },
        { "\"application\": { \"url\": \"https://me:sentinel-9c41@erp.example.com\" }", "application.url must be" },
        { "\"application\": { \"url\": \"https://erp.example.com/?next=/\" }", "application.url must be" },
        { "\"application\": { \"warmUp\": 3 }", "application.warmUp is unknown" },
        { "\"smokeTests\": { }", "smokeTests must be" },
        { "\"smokeTests\": [ { \"path\": \"/\" } ]", "smokeTests[0] has no kind" },
        { "\"smokeTests\": [ { \"marker\": \"x\", \"kind\": \"ping\" } ]", "smokeTests[0].kind must be" },
        { "\"smokeTests\": [ { \"kind\": \"page\", \"path\": \"//elsewhere.example/\" } ]", "smokeTests[0].path must be" },
        { "\"smokeTests\": [ { \"kind\": \"page\", \"status\": 20 } ]", "smokeTests[0].status must be" },
        { "\"smokeTests\": [ { \"kind\": \"login\", \"password\": \"sentinel-9c41\" } ]", "smokeTests[0].password" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    [InlineData("\"smokeTests\": [ { \"user\": \"me\", \"kind\": \"page\" } ]", "smokeTests[0].user is unknown")]
    [InlineData("\"smokeTests\": [ { \"kind\": \"page\" }, { \"kind\": \"page\" } ]", "smokeTests must be a list of tests whose names differ")]
    public void A_mistake_is_named_by_its_place(string text, string message)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Resolve($$"""{ "environments": { "production": { {{text}} } } }"""));
        Assert.NotEqual("ProfileInvalid", failure.ErrorId);
        Assert.Contains(message, failure.Message);
        Assert.DoesNotContain("sentinel-9c41", $"{failure.Message}{failure.RecommendedAction}", StringComparison.Ordinal);
    }

    private RestoreSettings Resolve(string json)
    {
        File.WriteAllText(_folder.Combine("profile.json"), json);
        return new SettingsResolver(_ => null).Resolve(new() { ProfilePath = _folder.Combine("profile.json"), Environment = "production" });
    }
}
