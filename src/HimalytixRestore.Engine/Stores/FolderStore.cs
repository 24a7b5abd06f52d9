using System.Globalization;
using System.Runtime.CompilerServices;

namespace HimalytixRestore.Engine.Stores;

/// <summary>
/// A store that is a folder. Backups lie below it as in a bucket, <c>backups/&lt;env&gt;/</c>, or in <c>&lt;env&gt;/</c>, or directly in it.
/// </summary>
/// <param name="name">The store as it was given.</param>
/// <param name="root">The folder's full path.</param>
internal sealed class FolderStore(string name, string root) : IBackupStore
{
    private const string BackupsFolder = "backups";

    private readonly StoreErrors _errors = new(name);
    private readonly string _root = Path.TrimEndingDirectorySeparator(root);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsRemote => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter filter, Action<string> passedOver, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A folder can be a slow network mount: never on the caller's thread.
        var backups = await Task.Run(() => Scan(filter, passedOver, cancellationToken), cancellationToken);
        foreach (var backup in backups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return backup;
        }
    }

    /// <inheritdoc/>
    public Task<BackupInfo> GetAsync(string identity, CancellationToken cancellationToken) => Task.Run(() => Get(identity), cancellationToken);

    /// <inheritdoc/>
    public Task<BackupInfo> RefreshAsync(BackupInfo backup, CancellationToken cancellationToken) => Task.Run(() => Refresh(backup), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredChecksum?> GetChecksumAsync(BackupInfo backup, CancellationToken cancellationToken) => Task.FromResult<StoredChecksum?>(null);

    /// <summary>A folder archives nothing.</summary>
    public Task ThawAsync(BackupInfo backup, RetrievalTier tier, int days, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(BackupInfo backup, long offset, long? length, CancellationToken cancellationToken)
    {
        var path = PathOf(backup.Uri);
        var count = length ?? backup.SizeBytes - offset;
        if (offset < 0 || count < 0 || offset + count > backup.SizeBytes)
            throw _errors.OutOfRange(backup, offset, length);

        if (backup.Version.Length == 0)
            backup = backup with { Version = VersionOf(path) };

        return await Task.Run(() => Open(backup, path, offset, count), cancellationToken);
    }

    /// <summary>The version of a file: its time and size.</summary>
    /// <param name="path">The file, or a link to it.</param>
    internal static string VersionOf(string path) => Target(new(path)) is { Exists: true } file ? VersionOf(file) : "none";

    private static string VersionOf(FileInfo file) => string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc:O}/{file.Length}");

    /// <summary>The file itself where the name is a link; null when it points nowhere.</summary>
    private static FileInfo? Target(FileInfo file) => file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;

    private PinnedFileStream Open(BackupInfo backup, string path, long offset, long count)
    {
        try
        {
            return PinnedFileStream.Open(path, backup, offset, count, _errors);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw _errors.BackupNotFound(backup.Uri);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _errors.From(exception, path);
        }
    }

    private List<BackupInfo> Scan(BackupFilter filter, Action<string> passedOver, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_root))
            throw _errors.NotFound();

        var backups = new List<BackupInfo>();
        foreach (var (folder, folderEnvironment) in Folders())
        {
            foreach (var file in Entries(() => new DirectoryInfo(folder).GetFiles(), folder))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryDescribe(file, folderEnvironment, out var backup, out var reason))
                    backups.Add(backup);
                else
                    passedOver($"Passed over '{file.FullName}': {reason}.");
            }
        }

        var found = backups
            .Where(filter.Admits)
            .OrderByDescending(backup => backup.CreatedAt)
            .ThenBy(backup => backup.Name, StringComparer.Ordinal)
            .ThenBy(backup => backup.Uri, StringComparer.Ordinal);
        return [.. filter.Latest ? found.DistinctBy(backup => backup.Environment, StringComparer.OrdinalIgnoreCase) : found];
    }

    /// <summary>The folders in which backups lie, each with the environment that it stands for; null where it stands for none.</summary>
    private IEnumerable<(string Path, string? Environment)> Folders()
    {
        foreach (var top in new[] { _root, Path.Combine(_root, BackupsFolder) }.Where(Directory.Exists))
        {
            yield return (top, null);
            foreach (var folder in Entries(() => new DirectoryInfo(top).GetDirectories(), top))
            {
                if (!string.Equals(folder.FullName, Path.Combine(_root, BackupsFolder), StringComparison.Ordinal))
                    yield return (folder.FullName, folder.Name);
            }
        }
    }

    private bool TryDescribe(FileInfo file, string? folderEnvironment, out BackupInfo backup, out string reason)
    {
        backup = null!;
        if (!BackupName.TryParse(file.Name, out var backupName))
            reason = "its name is not the one of a backup";
        else if (folderEnvironment is not null && !string.Equals(folderEnvironment, backupName.Environment, StringComparison.OrdinalIgnoreCase))
            reason = $"it lies in the folder of '{folderEnvironment}' and its name says '{backupName.Environment}'";
        else if (Target(file) is not { Exists: true } target)
            reason = "it is a link that points nowhere";
        else if (target.Length == 0)
            reason = "it is empty";
        else
        {
            reason = "";
            backup = Describe(backupName, file, target);
        }

        return reason.Length == 0;
    }

    private BackupInfo Describe(BackupName backupName, FileInfo file, FileInfo target) => new()
    {
        Name = backupName.Name,
        Environment = backupName.Environment,
        CreatedAt = backupName.CreatedAt,
        SizeBytes = target.Length,
        Stage = backupName.Stage,
        Uri = new Uri(file.FullName).AbsoluteUri,
        Store = name,
        Version = VersionOf(target),
        LastModified = new(target.LastWriteTimeUtc),
    };

    private BackupInfo Get(string identity)
    {
        if (!Directory.Exists(_root))
            throw _errors.NotFound();

        var file = Candidates(identity).Select(path => new FileInfo(path)).FirstOrDefault(candidate => candidate.Exists) ?? throw _errors.BackupNotFound(identity);
        try
        {
            return TryDescribe(file, folderEnvironment: null, out var backup, out var reason) ? backup : throw _errors.NotABackup(identity, reason);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _errors.From(exception, file.FullName);
        }
    }

    private BackupInfo Refresh(BackupInfo backup)
    {
        var found = VersionOf(PathOf(backup.Uri));
        return backup.Version.Length == 0 || string.Equals(found, backup.Version, StringComparison.Ordinal)
            ? backup with { Version = found }
            : throw _errors.ObjectReplaced(backup.Uri, backup.Version, found);
    }

    private IEnumerable<string> Candidates(string identity)
    {
        if (identity.Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(identity))
            return [PathOf(identity)];

        return BackupName.TryParse(identity, out var backupName)
            ? [Path.Combine(_root, BackupsFolder, backupName.Environment, identity), Path.Combine(_root, backupName.Environment, identity), Path.Combine(_root, BackupsFolder, identity), Path.Combine(_root, identity)]
            : throw _errors.NotABackup(identity, "its name is not the one of a backup");
    }

    /// <summary>The full path of a URI, a path, or a path below the store; it never leads out of the store.</summary>
    private string PathOf(string identity)
    {
        var path = identity.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(identity, UriKind.Absolute, out var uri)
            ? (uri.IsFile ? uri.LocalPath : throw _errors.NotInStore(identity))
            : identity;
        path = Path.GetFullPath(path, _root);
        return path.StartsWith(Path.EndsInDirectorySeparator(_root) ? _root : _root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw _errors.NotInStore(identity);
    }

    private T[] Entries<T>(Func<T[]> read, string folder)
        where T : FileSystemInfo
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _errors.From(exception, folder);
        }
    }
}
