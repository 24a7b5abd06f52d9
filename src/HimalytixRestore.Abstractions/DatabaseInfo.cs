namespace HimalytixRestore;

/// <summary>A database and everything it carries besides its contents.</summary>
public sealed record DatabaseInfo
{
    /// <summary>The database's name.</summary>
    public required string Name { get; init; }

    /// <summary>The database's number in the catalogue, which a rename does not change; 0 when it is not known.</summary>
    public long Oid { get; init; }

    /// <summary>The server, <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The server's version, for example <c>16.4</c>.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The owner.</summary>
    public required string Owner { get; init; }

    /// <summary>The encoding, for example <c>UTF8</c>.</summary>
    public required string Encoding { get; init; }

    /// <summary>The locale provider: <c>libc</c>, <c>icu</c> or <c>builtin</c>.</summary>
    public string LocaleProvider { get; init; } = "libc";

    /// <summary>LC_COLLATE.</summary>
    public string Collate { get; init; } = "";

    /// <summary>LC_CTYPE.</summary>
    public string CType { get; init; } = "";

    /// <summary>The ICU or builtin locale; null when the provider is libc.</summary>
    public string? Locale { get; init; }

    /// <summary>ICU rules; null when there are none.</summary>
    public string? IcuRules { get; init; }

    /// <summary>The tablespace.</summary>
    public string Tablespace { get; init; } = "pg_default";

    /// <summary>The connection limit; -1 means none.</summary>
    public int ConnectionLimit { get; init; } = -1;

    /// <summary>Whether connections are allowed at all.</summary>
    public bool AllowsConnections { get; init; } = true;

    /// <summary>Whether it is a template.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>The comment; null when there is none.</summary>
    public string? Comment { get; init; }

    /// <summary>Security labels by provider.</summary>
    public IReadOnlyDictionary<string, string> SecurityLabels { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The access list's items as the catalogue keeps them; null when it is the default.</summary>
    public IReadOnlyList<string>? AccessList { get; init; }

    /// <summary>ALTER DATABASE … SET and ALTER ROLE … IN DATABASE … SET.</summary>
    public IReadOnlyList<DatabaseSetting> Settings { get; init; } = [];

    /// <summary>Size on disk; 0 when it could not be asked.</summary>
    public long SizeBytes { get; init; }

    /// <summary>The name under which the database that was replaced lives on; null when nothing was renamed aside.</summary>
    public string? PreviousDatabase { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
