using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>
/// How backups are named in a bucket: below the store's prefix in <c>backups/&lt;env&gt;/</c>, <c>&lt;env&gt;/</c>, <c>backups/</c> or directly, as in a folder
/// (<see cref="FolderStore"/>). Keys of one environment in one folder are ordered by time, which is what makes a listing backwards possible.
/// </summary>
/// <param name="store">The store as it was given.</param>
/// <param name="address">What that means.</param>
/// <param name="connection">How the store is reached.</param>
internal sealed class BackupNaming(string store, StoreAddress address, StoreConnection? connection)
{
    /// <summary>The folder of the producer's layout.</summary>
    public const string BackupsFolder = "backups/";

    private const string TimeFormat = "yyyyMMdd_HHmmss";

    private readonly StoreErrors _errors = new(store);
    private readonly StoreConnection? _connection = connection == new StoreConnection() ? null : connection;

    /// <summary>What the keys of an environment's backups in a folder begin with; the time follows.</summary>
    /// <param name="folder">The folder with its slash.</param>
    /// <param name="environment">The environment.</param>
    public static string Stem(string folder, string environment) => $"{folder}himalytix_{environment}_";

    /// <summary>A key that every backup of this time or later follows, and none before.</summary>
    /// <param name="stem">What the keys begin with.</param>
    /// <param name="time">The time; whole seconds.</param>
    public static string KeyOf(string stem, DateTimeOffset time) => stem + time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A key that follows every backup: the character after the digits.</summary>
    /// <param name="stem">What the keys begin with.</param>
    public static string EndOf(string stem) => stem + ":";

    /// <summary>Reads an object; false with a reason when it is no backup.</summary>
    /// <param name="item">The object.</param>
    /// <param name="environment">The environment of the folder it lies in; null where the folder is nobody's.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="reason">Why it is none.</param>
    public bool TryDescribe(StoredObject item, string? environment, [NotNullWhen(true)] out BackupInfo? backup, out string reason)
    {
        backup = null;
        if (item.Key.EndsWith('/'))
            reason = "it is the mark of a folder";
        else if (!BackupName.TryParse(item.Key[(item.Key.LastIndexOf('/') + 1)..], out var name))
            reason = "its name is not the one of a backup";
        else if (environment is not null && !string.Equals(environment, name.Environment, StringComparison.OrdinalIgnoreCase))
            reason = $"it lies in the folder of '{environment}' and its name says '{name.Environment}'";
        else if (item.SizeBytes == 0)
            reason = "it is empty";
        else
        {
            reason = "";
            backup = Describe(item, name);
        }

        return backup is not null;
    }

    /// <summary>One object as a backup.</summary>
    /// <param name="item">The object.</param>
    /// <exception cref="StoreException">It is none (<c>NotABackup</c>).</exception>
    public BackupInfo Describe(StoredObject item) =>
        TryDescribe(item, environment: null, out var backup, out var reason) ? backup : throw _errors.NotABackup(address.UriOf(item.Key), reason);

    /// <summary>The keys under which a backup can lie, the likeliest first.</summary>
    /// <param name="identity">Its URI, its name, or its path below the store.</param>
    /// <exception cref="StoreException">It lies elsewhere (<c>NotInStore</c>), or the name is not the one of a backup (<c>NotABackup</c>).</exception>
    public IReadOnlyList<string> KeysOf(string identity)
    {
        var root = address.Prefix;
        _ = StoreAddress.TryParse(identity, out var other);
        if (identity.EndsWith('/') || other is { Key.Length: 0 })
            throw _errors.NotABackup(identity, "it is a folder");
        if (other is not null)
        {
            return IsSameBucket(other) && other.Key.StartsWith(root, StringComparison.Ordinal)
                ? [other.Key]
                : throw _errors.NotInStore(identity);
        }

        if (identity.Contains("://", StringComparison.Ordinal))
            throw _errors.NotInStore(identity);
        if (identity.Contains('/', StringComparison.Ordinal))
            return [root + identity.TrimStart('/')];
        return BackupName.TryParse(identity, out var name)
            ? [$"{root}{BackupsFolder}{name.Environment}/{identity}", $"{root}{name.Environment}/{identity}", $"{root}{BackupsFolder}{identity}", root + identity]
            : throw _errors.NotABackup(identity, "its name is not the one of a backup");
    }

    /// <summary>The key of a backup that was listed before.</summary>
    /// <param name="backup">The backup.</param>
    /// <exception cref="StoreException">It lies in another bucket (<c>NotInStore</c>).</exception>
    public string KeyOf(BackupInfo backup) =>
        StoreAddress.TryParse(backup.Uri, out var other) && IsSameBucket(other)
            ? other.Key
            : throw _errors.NotInStore(backup.Uri);

    private bool IsSameBucket(StoreAddress other) =>
        string.Equals(other.Scheme, address.Scheme, StringComparison.Ordinal) && string.Equals(other.Bucket, address.Bucket, StringComparison.Ordinal);

    private BackupInfo Describe(StoredObject item, BackupName name) => new()
    {
        Name = name.Name,
        Environment = name.Environment,
        CreatedAt = name.CreatedAt,
        SizeBytes = item.SizeBytes,
        Stage = name.Stage,
        Uri = address.UriOf(item.Key),
        Store = store,
        Version = item.Version,
        LastModified = item.LastModified,
        StorageClass = item.StorageClass,
        ArchiveState = item.ArchiveState,
        Connection = _connection,
    };
}
