using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health.Django;
using HimalytixRestore.Engine.Health.Smoke;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// Where things are, resolved. What a command does not need is not asked for: missing things and unreadable secret files
/// throw when they are required, not before.
/// </summary>
internal sealed class RestoreSettings
{
    private readonly Lazy<ServerSettings> _server;
    private readonly Lazy<Secret?> _passphrase;
    private readonly Lazy<Secret?> _webhook;

    /// <summary>Settings with their lazy parts.</summary>
    /// <param name="server">Makes the server's settings, reading the password.</param>
    /// <param name="passphrase">Reads the passphrase; null when none is configured.</param>
    /// <param name="webhook">Reads the URL that is told of runs; null when none is configured.</param>
    public RestoreSettings(Func<ServerSettings> server, Func<Secret?> passphrase, Func<Secret?>? webhook = null)
    {
        _server = new(server);
        _passphrase = new(passphrase);
        _webhook = new(webhook ?? (() => null));
    }

    /// <summary>The environment, for example <c>production</c>; null when none was named and the profile leaves it open.</summary>
    public string? Environment { get; init; }

    /// <summary>The environments of the profile; what an error lists when one has to be chosen.</summary>
    public IReadOnlyList<string> KnownEnvironments { get; init; } = [];

    /// <summary>The backup store; null when nothing says it.</summary>
    public string? Store { get; init; }

    /// <summary>How a store in a cloud is reached.</summary>
    public StoreConnection Connection { get; init; } = new();

    /// <summary>The database; null when nothing says it.</summary>
    public string? Database { get; init; }

    /// <summary>PBKDF2 iterations.</summary>
    public required int Iterations { get; init; }

    /// <summary>The PBKDF2 digest, as openssl names it.</summary>
    public required string Digest { get; init; }

    /// <summary>The application's services, in the order in which they stop.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Whose systemd manages them.</summary>
    public ServiceScope ServiceScope { get; init; }

    /// <summary>The host on which the application runs, as ssh takes it; null is this machine.</summary>
    public string? ComputerName { get; init; }

    /// <summary>The full path of the configuration that ssh reads instead of its usual ones; null reads those.</summary>
    public string? SshConfigFile { get; init; }

    /// <summary>Services are stopped and started with <c>sudo -n</c>.</summary>
    public bool ServiceSudo { get; init; }

    /// <summary>The Docker Compose project whose services they are; null is systemd.</summary>
    public ComposeProject? Compose { get; init; }

    /// <summary>How a Celery worker finishes its tasks before it is stopped; null just stops it.</summary>
    public WorkerDrain? Drain { get; init; }

    /// <summary>The role as which the application connects; null when nothing says it.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>Tables that must not be empty, as <c>schema.table</c> or <c>schema.table=minimum</c>.</summary>
    public IReadOnlyList<string> CriticalTables { get; init; } = [];

    /// <summary>True when the services were named; false when they are the runbook's, which this machine need not have.</summary>
    public bool NamesServices { get; init; }

    /// <summary>How the application's <c>manage.py</c> is run; null when nothing says it.</summary>
    public DjangoProject? Django { get; init; }

    /// <summary>Where the application answers and where its logs are.</summary>
    public ProfileApplication Application { get; init; } = new();

    /// <summary>What is asked of the application, in order.</summary>
    public IReadOnlyList<SmokeTest> SmokeTests { get; init; } = SmokeTest.Defaults;

    /// <summary>Where journals, locks and runs are kept.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Where snapshots that are files are kept.</summary>
    public required string SnapshotFolder { get; init; }

    /// <summary>How old the newest backup may be (RPO); null sets no limit.</summary>
    public TimeSpan? MaxBackupAge { get; init; }

    /// <summary>How long a restore may take (RTO); null sets no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Whom to call when a restore does not succeed.</summary>
    public IReadOnlyList<RestoreContact> Contacts { get; init; } = [];

    /// <summary>What <see cref="Webhook"/> is told.</summary>
    public IReadOnlyList<NotificationKind> NotificationEvents { get; init; } = Enum.GetValues<NotificationKind>();

    /// <summary>The URL of the webhook that is told of runs; null when nothing says one.</summary>
    /// <exception cref="ConfigurationException">Its file cannot be read, or its variable is not set.</exception>
    public Secret? Webhook => _webhook.Value;

    /// <summary>The server and the role that does the work.</summary>
    /// <exception cref="ConfigurationException">The password's file cannot be read, or DB_PORT is no port.</exception>
    public ServerSettings Server => _server.Value;

    /// <summary>The passphrase; null when nothing says one (an unencrypted backup is legal).</summary>
    /// <exception cref="ConfigurationException">Its file cannot be read.</exception>
    public Secret? Passphrase => _passphrase.Value;

    /// <summary>The backup store.</summary>
    /// <exception cref="ConfigurationException">Nothing says where it is.</exception>
    public string RequireStore() => Store ?? throw Missing("StoreMissing", "No backup store is named",
        "Name it: -Store s3://bucket, gs://bucket or a folder; or \"store\" in the profile; or the environment variable S3_BUCKET or GCS_BUCKET.");

    /// <summary>The database.</summary>
    /// <exception cref="ConfigurationException">Nothing says which.</exception>
    public string RequireDatabase() => Database ?? throw Missing("DatabaseMissing", "No database is named",
        "Name it: -Database; or \"database\" in the profile; or the environment variable DB_NAME.");

    private ConfigurationException Missing(string errorId, string fact, string action) => new(errorId, $"{fact}.",
        Environment is null && KnownEnvironments.Count > 0 ? $"Choose an environment of the profile: -Environment {string.Join(" | ", KnownEnvironments)}. Or: {action}" : action);
}
