using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Configuration;

/// <summary>What a profile says about the application's services and the machine they run on.</summary>
public sealed class ProfileServicesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_a_profile_can_say_is_read()
    {
        var settings = Resolve("""
            "computerName": "deploy@app1", "sshConfigFile": "ssh_config", "serviceSudo": true,
            "compose": { "project": "erp", "files": ["/srv/erp/compose.yml"] },
            "drain": { "service": "worker", "command": ["celery", "-A", "himalytix"], "queues": ["mail"], "folder": "/srv/erp", "timeoutMinutes": 0.5 }
            """);

        Assert.Equal(("deploy@app1", _folder.Combine("ssh_config"), true), (settings.ComputerName, settings.SshConfigFile, settings.ServiceSudo));
        Assert.Equal(["compose", "-p", "erp", "-f", "/srv/erp/compose.yml"], settings.Compose!.Arguments);
        Assert.Equal(("worker", "/srv/erp", TimeSpan.FromSeconds(30)), (settings.Drain!.Service, settings.Drain.Folder, settings.Drain.Timeout));
        Assert.Equal(["celery", "-A", "himalytix"], settings.Drain.Command);
        Assert.Equal(["mail"], settings.Drain.Queues);
    }

    [Fact]
    public void A_compose_project_has_other_names_for_the_runbooks_services() =>
        Assert.Equal(["django", "celery", "celery-beat"], Resolve("""  "compose": { "project": "erp" }  """).Services);

    /// <summary>What stands in an environment, and what is told.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { """ "compose": {} """, "compose has no project" },
        { """ "compose": { "project": "ERP" } """, "compose.project must be" },
        { """ "compose": { "project": "-f" } """, "compose.project must be" },
        { """ "compose": { "files": ["compose.yml"] } """, "compose.files must be" },
        { """ "compose": { "files": [] } """, "compose.files must be" },
        { """ "compose": { "project": "erp", "file": "/srv/compose.yml" } """, "compose.file is unknown" },
        { """ "drain": { "command": ["celery"] } """, "drain has no service" },
        { """ "drain": { "service": "celery" } """, "drain has no command" },
        { """ "drain": { "service": "celery", "command": ["celery"], "folder": "srv" } """, "drain.folder must be" },
        { """ "drain": { "service": "celery", "command": "celery" } """, "drain.command must be" },
        { """ "drain": { "service": "celery", "command": [] } """, "drain.command must be" },
        { """ "serviceSudo": "yes" """, "serviceSudo must be" },
        { """ "computerName": "-oProxyCommand=x" """, "computerName must be" },
        { """ "computerName": "app1 app2" """, "computerName must be" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_by_its_place(string properties, string told)
    {
        var error = Assert.Throws<ConfigurationException>(() => Resolve(properties));
        Assert.NotEqual("ProfileInvalid", error.ErrorId);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-oProxyCommand=x", "", "ComputerNameInvalid")]
    [InlineData(null, """ "serviceScope": "user", "serviceSudo": true """, "ServiceSudoForUser")]
    public void What_cannot_be_done_is_refused_before_anything_is_run(string? computerName, string properties, string errorId)
    {
        var settings = Resolve(properties, computerName);
        Assert.Equal(errorId, Assert.Throws<ConfigurationException>(() => ServiceOperations.CreateManager(settings)).ErrorId);
    }

    [Theory]
    [InlineData("", "sudo systemctl start a")]
    [InlineData(""" "serviceScope": "user" """, "systemctl --user start a")]
    [InlineData(""" "computerName": "deploy@app1", "serviceSudo": true """, "ssh -t deploy@app1 sudo systemctl start a")]
    [InlineData(""" "computerName": "app1", "compose": { "project": "erp" } """, "ssh -t app1 docker compose -p erp start a")]
    public void The_command_by_hand_is_the_one_of_the_profile(string properties, string command) =>
        Assert.Equal(command, ServiceOperations.CreateManager(Resolve(properties)).ByHand("start", ["a"]));

    private RestoreSettings Resolve(string properties, string? computerName = null)
    {
        string profile = _folder.Combine("profile.json");
        File.WriteAllText(profile, $$"""{ "environments": { "test": { {{properties}} } } }""");
        return new SettingsResolver(_ => null).Resolve(new() { ProfilePath = profile, ComputerName = computerName });
    }
}
