using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Health.Django;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>One environment of a profile file; null is "not said". Secrets are never in it, only where they are.</summary>
internal sealed record ProfileEntry
{
    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The backup store: a URI, or a folder's full path.</summary>
    public string? Store { get; init; }

    /// <summary>The URL of an S3-compatible server or of a private endpoint.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The bucket is in the path of the endpoint's URL and not in the host's name.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>The region that requests to the store are signed for.</summary>
    public string? Region { get; init; }

    /// <summary>The profile of the shared AWS credentials and configuration files.</summary>
    public string? CredentialProfile { get; init; }

    /// <summary>Send the store no credentials.</summary>
    public bool? Anonymous { get; init; }

    /// <summary>The server's name or address.</summary>
    public string? HostName { get; init; }

    /// <summary>The server's port.</summary>
    public int? Port { get; init; }

    /// <summary>The role that does the work.</summary>
    public string? UserName { get; init; }

    /// <summary>The database.</summary>
    public string? Database { get; init; }

    /// <summary>The database for work that cannot be done inside the target.</summary>
    public string? MaintenanceDatabase { get; init; }

    /// <summary>The full path of the file whose first line is the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The environment variable that holds the password.</summary>
    public string? PasswordEnvironmentVariable { get; init; }

    /// <summary>The role's password in a vault: <c>name</c> or <c>vault/name</c>.</summary>
    public string? PasswordSecret { get; init; }

    /// <summary>The full path of the file whose first line is the passphrase.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary>The environment variable that holds the passphrase.</summary>
    public string? PassphraseEnvironmentVariable { get; init; }

    /// <summary>The passphrase in a vault: <c>name</c> or <c>vault/name</c>.</summary>
    public string? PassphraseSecret { get; init; }

    /// <summary>The role as which the application connects.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>The application's services, in the order in which they stop.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Whose systemd manages them.</summary>
    public ServiceScope? ServiceScope { get; init; }

    /// <summary>The host on which the application runs, as ssh takes it.</summary>
    public string? ComputerName { get; init; }

    /// <summary>The full path of the configuration that ssh reads instead of its usual ones.</summary>
    public string? SshConfigFile { get; init; }

    /// <summary>Services are stopped and started with <c>sudo -n</c>.</summary>
    public bool? ServiceSudo { get; init; }

    /// <summary>The Docker Compose project whose services they are.</summary>
    public ComposeProject? Compose { get; init; }

    /// <summary>How a Celery worker finishes its tasks before it is stopped.</summary>
    public WorkerDrain? Drain { get; init; }

    /// <summary>Tables that must not be empty.</summary>
    public IReadOnlyList<string>? CriticalTables { get; init; }

    /// <summary>How the application's <c>manage.py</c> is run.</summary>
    public DjangoProject? Django { get; init; }

    /// <summary>Where the application answers.</summary>
    public ProfileApplication? Application { get; init; }

    /// <summary>What is asked of it after a restore.</summary>
    public IReadOnlyList<ProfileSmokeTest>? SmokeTests { get; init; }

    /// <summary>Where journals, locks and runs are kept; a full path.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Where snapshots that are files are kept; a full path.</summary>
    public string? SnapshotFolder { get; init; }

    /// <summary>How old the newest backup may be (RPO).</summary>
    public TimeSpan? MaxBackupAge { get; init; }

    /// <summary>How long a restore may take (RTO).</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Whom to call when a restore does not succeed.</summary>
    public IReadOnlyList<RestoreContact>? Contacts { get; init; }

    /// <summary>Who is told what of a run.</summary>
    public ProfileNotifications? Notifications { get; init; }
}
