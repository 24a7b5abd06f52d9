using System.Text.Json;
using System.Text.Json.Serialization;

namespace HimalytixRestore.TestSupport.Erp;

/// <summary>What whoever runs the ERP writes into the profile: its database, its units, its code, and what people do with it.</summary>
internal static class ErpProfile
{
    /// <summary>The checks of the application by name, in the order in which they are done; <see cref="Ready"/> comes last.</summary>
    public static IReadOnlyList<string> Checks { get; } = ["DjangoCheck", "DjangoMigrations", "DjangoUsers", "Health", "Login", "Dashboard", "Celery"];

    /// <summary>Every part is at work.</summary>
    public const string Ready = "Ready";

    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The environment <c>production</c>; secrets are in files beside it.</summary>
    /// <param name="erp">What the ERP runs on.</param>
    /// <param name="folder">The company's folder.</param>
    /// <param name="database">Its database.</param>
    /// <param name="situation">How the company has its ERP.</param>
    /// <param name="ssh">What leads to its host; null is this machine.</param>
    /// <returns>The file's text.</returns>
    public static string Write(ErpFixture erp, TempFolder folder, string database, ErpSituation situation, SshServer? ssh)
    {
        object[] smokeTests =
        [
            new { kind = "health", path = "/api/v1/health/" },
            new { kind = "login", path = "/accounts/login/", user = ErpFixture.User, passwordFile = folder.Combine("smoke"), redirectsTo = "/" },
            new { kind = "page", name = "Dashboard", path = "/", marker = "2000 journal entries, 41 users" },
            new { kind = "page", name = "Celery", path = "/api/v1/trial-balance/", marker = "\"lines\": 4000" },
            .. situation.Off is null ? [new { kind = "health", name = Ready, path = "/health/ready/" }] : Array.Empty<object>(),
        ];
        var production = new
        {
            store = folder.Combine("store"),
            host = erp.Server.HostName,
            port = erp.Server.Port,
            user = erp.Server.UserName,
            passwordFile = folder.Combine("postgres"),
            passphraseFile = folder.Combine("passphrase"),
            database,
            applicationRole = ErpFixture.Role,
            services = SystemdFixture.Services,
            serviceScope = "user",
            computerName = ssh is null ? null : SshServer.Host,
            sshConfigFile = ssh?.ConfigFile,
            drain = situation.Drains ? Drain(erp) : null,
            criticalTables = new[] { "usermanagement_customuser", "usermanagement_organization", "accounting_journalentry=1000" },
            django = new { folder = ErpFixture.Source, python = erp.Python, environmentFile = erp.EnvironmentFile, minimumUsers = 41, unappliedMigrations = "fail" },
            application = new { url = erp.Address, warmUpSeconds = 120, requestSeconds = 60 },
            smokeTests,
            stateFolder = folder.Combine("state"),
            snapshotFolder = folder.Combine("snapshots"),
        };
        return JsonSerializer.Serialize(new { environments = new { production } }, s_json);
    }

    /// <summary>Celery's program reads the units' variables first.</summary>
    private static object Drain(ErpFixture erp) => new
    {
        service = "himalytix-celery",
        command = new[] { "/bin/sh", "-c", $"set -a; . {erp.EnvironmentFile}; exec \"$@\"", "sh", erp.Python, "-m", "celery", "-A", "himalytix" },
        queues = new[] { "himalytix" },
        folder = ErpFixture.Source,
    };
}
