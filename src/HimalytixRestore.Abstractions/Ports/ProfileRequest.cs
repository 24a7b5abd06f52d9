namespace HimalytixRestore.Ports;

/// <summary>A profile that is to be written: one environment. What is null is taken from the environment variables, where one says it, or left out.</summary>
public sealed record ProfileRequest
{
    /// <summary>The file's full path; null is the usual one.</summary>
    public string? Path { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The schema's full path, which editors look into; null names none.</summary>
    public string? SchemaPath { get; init; }

    /// <summary>The backup store.</summary>
    public string? Store { get; init; }

    /// <summary>The server's name or address.</summary>
    public string? HostName { get; init; }

    /// <summary>The server's port.</summary>
    public int? Port { get; init; }

    /// <summary>The role that does the work.</summary>
    public string? UserName { get; init; }

    /// <summary>The database.</summary>
    public string? Database { get; init; }

    /// <summary>The role as which the application connects.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>The file whose first line is the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The environment variable that holds the password.</summary>
    public string? PasswordEnvironmentVariable { get; init; }

    /// <summary>The file whose first line is the passphrase.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary>The environment variable that holds the passphrase.</summary>
    public string? PassphraseEnvironmentVariable { get; init; }

    /// <summary>The file whose first line is the URL of the webhook.</summary>
    public string? WebhookFile { get; init; }

    /// <summary>The environment variable that holds the URL of the webhook.</summary>
    public string? WebhookEnvironmentVariable { get; init; }

    /// <summary>The application's services, in the order in which they stop.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Tables that must not be empty.</summary>
    public IReadOnlyList<string>? CriticalTables { get; init; }

    /// <summary>How many hours old the newest backup may be (RPO).</summary>
    public double? RpoHours { get; init; }

    /// <summary>How many minutes a restore may take (RTO).</summary>
    public double? RtoMinutes { get; init; }

    /// <summary>Replace an existing file.</summary>
    public bool Overwrite { get; init; }
}
