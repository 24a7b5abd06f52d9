namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// What environment variables say of where things are, for a profile that is to be written: those of the runbook, then <c>DATABASE_URL</c>, then those of
/// PostgreSQL's own programs. Of a secret only the variable's name is taken.
/// </summary>
internal sealed class VariableSettings
{
    private readonly Func<string, string?> _read;
    private readonly List<string> _warnings = [];
    private readonly Uri? _database;

    /// <summary>Reads the variables.</summary>
    /// <param name="read">Reads one; null or empty when it is not set.</param>
    public VariableSettings(Func<string, string?> read)
    {
        _read = read;
        _database = DatabaseUrl();
    }

    /// <summary>What could not be taken over.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The backup store.</summary>
    public string? Store => Bucket("S3_BUCKET", "s3://") ?? Bucket("GCS_BUCKET", "gs://");

    /// <summary>The URL of a server that speaks S3's protocol.</summary>
    public string? Endpoint => Read("AWS_ENDPOINT_URL_S3") ?? Read("AWS_ENDPOINT_URL");

    /// <summary>The server's name or address.</summary>
    public string? HostName => Read("DB_HOST") ?? NotEmpty(_database?.IdnHost) ?? Read("PGHOST");

    /// <summary>The server's port, as it is written.</summary>
    public string? Port => Read("DB_PORT") ?? (_database is { Port: > 0 and var port } ? FormattableString.Invariant($"{port}") : null) ?? Read("PGPORT");

    /// <summary>The role that does the work.</summary>
    public string? UserName => Read("DB_USER") ?? NotEmpty(Uri.UnescapeDataString(_database?.UserInfo.Split(':')[0] ?? "")) ?? Read("PGUSER");

    /// <summary>The database.</summary>
    public string? Database => Read("DB_NAME") ?? NotEmpty(Uri.UnescapeDataString(_database?.AbsolutePath.Trim('/') ?? "")) ?? Read("PGDATABASE");

    /// <summary>The variable that holds the password.</summary>
    public string? PasswordVariable => FirstSet("DB_PASSWORD", "PGPASSWORD");

    /// <summary>The variable that holds the passphrase.</summary>
    public string? PassphraseVariable => FirstSet("BACKUP_ENCRYPTION_KEY", "BACKUP_PASSPHRASE");

    /// <summary>The variable that holds the URL of a webhook.</summary>
    public string? WebhookVariable => FirstSet("SLACK_WEBHOOK_URL");

    private Uri? DatabaseUrl()
    {
        if (Read("DATABASE_URL") is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql" or "psql" or "pgsql" or "postgis"))
        {
            _warnings.Add("DATABASE_URL is no URL of a PostgreSQL database and is not looked at.");
            return null;
        }

        if (url.UserInfo.Contains(':', StringComparison.Ordinal) && PasswordVariable is null)
            _warnings.Add("The password that stands in DATABASE_URL is not taken over: write it into a file (0600) and name that with -PasswordFile.");
        return url;
    }

    private string? Bucket(string variable, string scheme) => Read(variable) is { } bucket ? bucket.StartsWith(scheme, StringComparison.Ordinal) ? bucket : scheme + bucket : null;

    private string? FirstSet(params string[] names) => names.FirstOrDefault(name => Read(name) is not null);

    private string? Read(string name) => NotEmpty(_read(name));

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
