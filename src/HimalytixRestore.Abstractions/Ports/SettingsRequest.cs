namespace HimalytixRestore.Ports;

/// <summary>What the parameters say about where things are; every null is looked up in the profile, the environment variables, the defaults, in this order.</summary>
public sealed record SettingsRequest
{
    /// <summary>The entry of the profile, for example <c>production</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>The profile file's full path.</summary>
    public string? ProfilePath { get; init; }

    /// <summary>The backup store: <c>s3://…</c>, <c>gs://…</c> or a folder's full path.</summary>
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

    /// <summary>Its password.</summary>
    public Secret? Password { get; init; }

    /// <summary>The database.</summary>
    public string? Database { get; init; }

    /// <summary>The database for work that cannot be done inside the target.</summary>
    public string? MaintenanceDatabase { get; init; }

    /// <summary>The passphrase of the backups.</summary>
    public Secret? Passphrase { get; init; }

    /// <summary>A file that holds the passphrase: its first line.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary>PBKDF2 iterations; null is openssl's 10,000.</summary>
    public int? Iterations { get; init; }

    /// <summary>The PBKDF2 digest, as openssl names it; null is <c>sha256</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>The application's services, in the order in which they stop.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>The host on which the application runs, as ssh takes it: <c>host</c>, <c>user@host</c> or a host of ssh's own configuration.</summary>
    public string? ComputerName { get; init; }

    /// <summary>The role as which the application connects.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>Where journals, locks and runs are kept.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Where snapshots that are files are kept.</summary>
    public string? SnapshotFolder { get; init; }

    /// <summary>Tables that must not be empty, as <c>schema.table</c> or <c>schema.table=minimum</c>.</summary>
    public IReadOnlyList<string>? CriticalTables { get; init; }

    /// <summary>How old the newest backup may be (RPO).</summary>
    public TimeSpan? MaxBackupAge { get; init; }

    /// <summary>How long a restore may take (RTO).</summary>
    public TimeSpan? MaxDuration { get; init; }
}
