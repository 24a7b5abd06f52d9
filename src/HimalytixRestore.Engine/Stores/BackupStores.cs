using HimalytixRestore.Engine.Stores.Amazon;
using HimalytixRestore.Engine.Stores.Google;
using HimalytixRestore.Engine.Stores.Transfer;

namespace HimalytixRestore.Engine.Stores;

/// <summary>Opens the kind of store that a store's name or an object's URI says.</summary>
internal static class BackupStores
{
    private const string SchemeMark = "://";

    /// <summary>Opens a store. Nothing is read yet.</summary>
    /// <param name="store"><c>s3://…</c>, <c>gs://…</c>, <c>file://…</c> or a folder's path.</param>
    /// <param name="connection">How a store in a cloud is reached; null is as its SDK does by itself.</param>
    /// <exception cref="ConfigurationException">The name says no store that this version can read.</exception>
    public static IBackupStore Open(string store, StoreConnection? connection = null)
    {
        if (string.IsNullOrWhiteSpace(store))
        {
            throw new ConfigurationException(
                "NoStore", "No backup store is known.", "Use -Store with a folder, s3://bucket or gs://bucket, or set it in the profile, S3_BUCKET or GCS_BUCKET.");
        }

        return StoreAddress.TryParse(store, out var address) ? OpenCloud(store, address, connection) : new FolderStore(store, FolderPath(store));
    }

    /// <summary>Opens the store in which an object lies.</summary>
    /// <param name="uri">The object's URI, or a file's path.</param>
    /// <param name="connection">How a store in a cloud is reached; null is as its SDK does by itself.</param>
    /// <exception cref="ConfigurationException">The URI says no store that this version can read.</exception>
    public static IBackupStore OpenFor(string uri, StoreConnection? connection = null)
    {
        if (StoreAddress.TryParse(uri, out var address))
        {
            var folder = address with { Key = address.Key[..(address.Key.LastIndexOf('/') + 1)].TrimEnd('/') };
            return OpenCloud(folder.ToString().TrimEnd('/'), folder, connection);
        }

        var path = FolderPath(uri);
        return Open(Path.GetDirectoryName(path) ?? path);
    }

    private static ReliableStore OpenCloud(string store, StoreAddress address, StoreConnection? connection) => new(
        address.Scheme is "gs" ? new GcsStore(store, address, connection) : new S3Store(store, address, connection), StoreRetry.Default);

    private static string FolderPath(string store)
    {
        var mark = store.IndexOf(SchemeMark, StringComparison.Ordinal);
        var scheme = mark < 0 ? "" : store[..mark].ToLowerInvariant();
        return scheme switch
        {
            "" => Path.GetFullPath(store),
            "file" when Uri.TryCreate(store, UriKind.Absolute, out var uri) && (uri.Host.Length == 0 || uri.IsLoopback) => Path.GetFullPath(uri.LocalPath),
            "s3" or "gs" => throw new ConfigurationException("UnknownStore", $"'{store}' names no bucket.", $"Use {scheme}://bucket or {scheme}://bucket/prefix."),
            _ => throw new ConfigurationException(
                "UnknownStore", $"'{store}' is no backup store.", "Use a folder's path or a file:/// URI."),
        };
    }
}
