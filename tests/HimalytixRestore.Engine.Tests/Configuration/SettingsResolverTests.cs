using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Configuration;

public sealed class SettingsResolverTests : IDisposable
{
    private const string Sentinel = "S3cr3t-sentinel";

    private readonly string _folder = Directory.CreateTempSubdirectory("settings-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public SettingsResolverTests()
    {
        _variables["XDG_CONFIG_HOME"] = Path.Combine(_folder, "config");
        _variables["XDG_STATE_HOME"] = Path.Combine(_folder, "state");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, bool, bool, bool, string?> Precedence()
    {
        TheoryData<string, bool, bool, bool, string?> rows = [];
        (string Setting, string? Default)[] settings =
        [
            ("Store", null), ("HostName", "localhost"), ("Port", "5432"), ("UserName", "postgres"), ("Database", null), ("Password", null), ("Passphrase", null),
        ];
        foreach ((string setting, string? fallback) in settings)
        {
            foreach (int bits in Enumerable.Range(0, 8))
                rows.Add(setting, (bits & 4) > 0, (bits & 2) > 0, (bits & 1) > 0, fallback);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Precedence))]
    public void Parameter_beats_profile_beats_variable_beats_default(string setting, bool parameter, bool profile, bool variable, string? fallback)
    {
        if (variable)
        {
            (string name, string value) = setting switch
            {
                "Store" => ("S3_BUCKET", "variable"),
                "HostName" => ("DB_HOST", "variable"),
                "Port" => ("DB_PORT", "1003"),
                "UserName" => ("DB_USER", "variable"),
                "Database" => ("DB_NAME", "variable"),
                "Password" => ("DB_PASSWORD", "variable"),
                _ => ("BACKUP_ENCRYPTION_KEY", "variable"),
            };
            _variables[name] = value;
        }

        if (profile)
        {
            File.WriteAllText(Path.Combine(_folder, "secret"), "profile\n");
            Profile(setting switch
            {
                "Store" => "\"store\": \"s3://profile\"",
                "HostName" => "\"host\": \"profile\"",
                "Port" => "\"port\": 1002",
                "UserName" => "\"user\": \"profile\"",
                "Database" => "\"database\": \"profile\"",
                "Password" => "\"passwordFile\": \"../../secret\"",
                _ => "\"passphraseFile\": \"../../secret\"",
            });
        }

        SettingsRequest request = new();
        if (parameter)
        {
            request = setting switch
            {
                "Store" => request with { Store = "s3://parameter" },
                "HostName" => request with { HostName = "parameter" },
                "Port" => request with { Port = 1001 },
                "UserName" => request with { UserName = "parameter" },
                "Database" => request with { Database = "parameter" },
                "Password" => request with { Password = Secret.FromText("parameter") },
                _ => request with { Passphrase = Secret.FromText("parameter") },
            };
        }

        RestoreSettings settings = Resolve(request);

        string? actual = setting switch
        {
            "Store" => settings.Store?.Replace("s3://", ""),
            "HostName" => settings.Server.HostName,
            "Port" => settings.Server.Port switch { 1001 => "parameter", 1002 => "profile", 1003 => "variable", int port => $"{port}" },
            "UserName" => settings.Server.UserName,
            "Database" => settings.Database,
            "Password" => settings.Server.Password?.RevealText(),
            _ => settings.Passphrase?.RevealText(),
        };
        Assert.Equal(parameter ? "parameter" : profile ? "profile" : variable ? "variable" : fallback, actual);
    }

    [Fact]
    public void Defaults_are_those_of_the_runbook()
    {
        RestoreSettings settings = Resolve(new());

        Assert.Equal(["himalytix-django", "himalytix-celery", "himalytix-celery-beat"], settings.Services);
        Assert.Equal(ServiceScope.System, settings.ServiceScope);
        Assert.Equal("postgres", settings.Server.MaintenanceDatabase);
        Assert.Equal((10_000, "sha256"), (settings.Iterations, settings.Digest));
        Assert.Equal(Path.Combine(_folder, "state", "himalytix-restore"), settings.StateFolder);
        Assert.Equal(Path.Combine(settings.StateFolder, "snapshots"), settings.SnapshotFolder);
        Assert.Null(settings.Passphrase);
    }

    [Fact]
    public void A_secret_of_a_vault_is_read_by_its_name_when_it_is_needed()
    {
        Profile("\"host\": \"db\", \"passwordSecret\": \"Himalytix/db-password\", \"passphraseSecret\": \"backup-key\", \"notifications\": { \"urlSecret\": \"a b/c d\" }");
        var vault = new RecordingVault();

        RestoreSettings settings = new SettingsResolver(_variables.GetValueOrDefault, vault).Resolve(new());

        Assert.Empty(vault.Asked);
        Assert.Equal("the Himalytix db-password", settings.Server.Password?.RevealText());
        Assert.Equal("the  backup-key", settings.Passphrase?.RevealText());
        Assert.Equal("the a b c d", settings.Webhook?.RevealText());
        Assert.Equal(3, vault.Asked.Count);
        Assert.Equal("NoSecretVault", Assert.Throws<ConfigurationException>(() => Resolve(new()).Passphrase).ErrorId);
    }

    [Fact]
    public void Everything_of_a_profile_entry_is_taken_and_relative_paths_start_at_the_profile()
    {
        _variables["ERP_PASSWORD"] = Sentinel;
        Profile("""
            "store": "backups", "host": "db", "port": 5433, "user": "admin", "database": "erpdb", "maintenanceDatabase": "template1",
            "passwordEnvironmentVariable": "ERP_PASSWORD", "applicationRole": "erp", "services": ["web"], "serviceScope": "user",
            "criticalTables": ["public.ledger=10"], "stateFolder": "state", "snapshotFolder": "/snapshots",
            """);

        RestoreSettings settings = Resolve(new());

        string home = Path.Combine(_folder, "config", "himalytix-restore");
        Assert.Equal("production", settings.Environment);
        Assert.Equal(Path.Combine(home, "backups"), settings.RequireStore());
        Assert.Equal("admin@db:5433", settings.Server.ToString());
        Assert.Equal("template1", settings.Server.MaintenanceDatabase);
        Assert.Equal(Sentinel, settings.Server.Password?.RevealText());
        Assert.Equal("erpdb", settings.RequireDatabase());
        Assert.Equal("erp", settings.ApplicationRole);
        Assert.Equal(["web"], settings.Services);
        Assert.Equal(ServiceScope.User, settings.ServiceScope);
        Assert.Equal(["public.ledger=10"], settings.CriticalTables);
        Assert.Equal(Path.Combine(home, "state"), settings.StateFolder);
        Assert.Equal("/snapshots", settings.SnapshotFolder);
    }

    [Fact]
    public void Profile_is_found_by_parameter_then_variable_then_configuration_folder()
    {
        Profile("\"host\": \"usual\"");
        _variables["HIMALYTIX_RESTORE_PROFILE"] = WriteProfile("variable.json", "{ \"environments\": { \"staging\": { \"host\": \"variable\" } } }");
        string parameter = WriteProfile("parameter.json", "{ \"environments\": { \"test\": { \"host\": \"parameter\" } } }");

        Assert.Equal("parameter", Resolve(new() { ProfilePath = parameter }).Server.HostName);
        Assert.Equal("variable", Resolve(new()).Server.HostName);
        _variables.Remove("HIMALYTIX_RESTORE_PROFILE");
        Assert.Equal("usual", Resolve(new()).Server.HostName);
    }

    [Fact]
    public void A_profile_that_was_named_and_is_absent_is_an_error()
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Resolve(new() { ProfilePath = Path.Combine(_folder, "none.json") }));
        Assert.Equal("ProfileUnreadable", error.ErrorId);
    }

    [Fact]
    public void Several_environments_leave_the_choice_open_and_a_misspelt_one_is_refused()
    {
        _variables["HIMALYTIX_RESTORE_PROFILE"] = WriteProfile("two.json", "{ \"environments\": { \"production\": { \"database\": \"p\" }, \"staging\": { \"database\": \"s\" } } }");

        ConfigurationException open = Assert.Throws<ConfigurationException>(() => Resolve(new()).RequireDatabase());
        Assert.Contains("production | staging", open.RecommendedAction);
        Assert.Equal("s", Resolve(new() { Environment = "staging" }).RequireDatabase());
        Assert.Equal("EnvironmentUnknown", Assert.Throws<ConfigurationException>(() => Resolve(new() { Environment = "prodution" })).ErrorId);
    }

    [Fact]
    public void Missing_things_are_asked_for_only_when_needed()
    {
        Profile("\"passwordFile\": \"none\", \"passphraseEnvironmentVariable\": \"NOT_SET\"");
        RestoreSettings settings = Resolve(new());

        Assert.Equal("StoreMissing", Assert.Throws<ConfigurationException>(settings.RequireStore).ErrorId);
        Assert.Equal("DatabaseMissing", Assert.Throws<ConfigurationException>(settings.RequireDatabase).ErrorId);
        Assert.Equal("SecretFileUnreadable", Assert.Throws<ConfigurationException>(() => settings.Server).ErrorId);
        Assert.Equal("SecretVariableEmpty", Assert.Throws<ConfigurationException>(() => settings.Passphrase).ErrorId);
        Assert.Null(Resolve(new() { ProfilePath = WriteProfile("empty.json", "{}") }).Passphrase);
    }

    [Theory]
    [InlineData("\"hots\": \"x\"", "ProfileUnknownProperty", "environments.production.hots")]
    [InlineData("\"port\": \"5432\"", "ProfileInvalidValue", "environments.production.port")]
    [InlineData("\"port\": 65536", "ProfileInvalidValue", "environments.production.port")]
    [InlineData("\"services\": [1]", "ProfileInvalidValue", "environments.production.services")]
    [InlineData("\"serviceScope\": \"System\"", "ProfileInvalidValue", "environments.production.serviceScope")]
    [InlineData("\"password\": \"S3cr3t-sentinel\"", "ProfileInlineSecret", "environments.production.password")]
    [InlineData("\"passphrase\": \"S3cr3t-sentinel\"", "ProfileInlineSecret", "environments.production.passphrase")]
    [InlineData("\"host\": S3cr3t-sentinel", "ProfileMalformed", "line 1")]
    public void A_wrong_profile_is_refused_naming_the_place_and_never_the_value(string text, string errorId, string place)
    {
        Profile(text);

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Resolve(new()));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(place, error.Message);
        Assert.DoesNotContain(Sentinel, $"{error} {error.RecommendedAction} {string.Join(' ', error.Evidence.Values)}");
    }

    [Theory]
    [InlineData("two\nlines", "two")]
    [InlineData("windows\r\n", "windows")]
    [InlineData("no end", "no end")]
    [InlineData(" spaces kept \n", " spaces kept ")]
    public void A_secret_file_gives_its_first_line_as_typed(string content, string expected)
    {
        string path = Path.Combine(_folder, "key");
        File.WriteAllText(path, content);

        Assert.Equal(expected, Resolve(new() { PassphraseFile = path }).Passphrase?.RevealText());
    }

    [Fact]
    public void A_bad_port_variable_is_named()
    {
        _variables["DB_PORT"] = "54x";
        Assert.Equal("PortInvalid", Assert.Throws<ConfigurationException>(() => Resolve(new()).Server).ErrorId);
    }

    private sealed class RecordingVault : ISecretVault
    {
        public List<string> Asked { get; } = [];

        public Secret Read(string name, string? vault)
        {
            Asked.Add(name);
            return Secret.FromText($"the {vault} {name}");
        }
    }

    private RestoreSettings Resolve(SettingsRequest request) => new SettingsResolver(_variables.GetValueOrDefault).Resolve(request);

    private void Profile(string properties) =>
        WriteProfile(Path.Combine("config", "himalytix-restore", "profile.json"), $"{{ \"environments\": {{ \"production\": {{ {properties} }} }} }}");

    private string WriteProfile(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
