using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Thawing;
using HimalytixRestore.Engine.Stores.Transfer;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>A backup, however a command was given it: where its bytes are, how far they are from plain SQL, where they come from.</summary>
internal sealed class BackupSource
{
    private readonly RestoreSettings _settings;
    private readonly BackupStage? _stage;

    private BackupSource(IBackupStore store, BackupInfo backup, RestoreSettings settings, BackupStage? stage)
    {
        Store = store;
        _settings = settings;
        _stage = stage;
        Backup = backup;
    }

    /// <summary>Where it lies. A remote store's requests are tried again where that is worth it.</summary>
    public IBackupStore Store { get; }

    /// <summary>The object that is read, pinned to its version.</summary>
    public BackupInfo Backup { get; }

    /// <summary>The SHA-256 its bytes must have; null when none is known.</summary>
    public string? ExpectedSha256 { get; private init; }

    /// <summary>The URI of the object it first came from; empty when the path is all that is known.</summary>
    public string Origin { get; private init; } = "";

    /// <summary>The version of that object.</summary>
    public string OriginVersion { get; private init; } = "";

    /// <summary>What people call it: its URI, or the path of a local file.</summary>
    public required string DisplayName { get; init; }

    /// <summary>When the producer made it; null when nothing says so.</summary>
    public DateTimeOffset? CreatedAt => Backup.CreatedAt == default ? null : Backup.CreatedAt;

    /// <summary>Finds a backup.</summary>
    /// <param name="reference">How it was given.</param>
    /// <param name="settings">Where things are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">There is no such backup, or the store cannot be read.</exception>
    /// <exception cref="ConfigurationException">The reference names nothing that can be read.</exception>
    public static async Task<BackupSource> ResolveAsync(BackupReference reference, RestoreSettings settings, CancellationToken cancellationToken) => reference switch
    {
        { Backup: { } backup } => Stored(BackupStores.Open(backup.Store, backup.Connection ?? settings.Connection), backup, settings),
        { File: { } file } => Local(file.Path, settings, file, file.Uri),
        { Snapshot: { } snapshot } => Local(PathOf(snapshot), settings, new BackupFile { Path = snapshot.Path, Stage = snapshot.Stage ?? BackupStage.Encrypted, SizeBytes = snapshot.SizeBytes, Sha256 = snapshot.Sha256 }, ""),
        { Path: { } path } => Local(path, settings, null, ""),
        { Uri: { } uri } when IsLocal(uri, out var path) => Local(path, settings, null, uri),
        { Uri: { } uri } => await FindAsync(BackupStores.OpenFor(uri, settings.Connection), uri, settings, cancellationToken),
        { Name: { } name } => await FindAsync(BackupStores.Open(settings.RequireStore(), settings.Connection), name, settings, cancellationToken),
        _ => throw new ConfigurationException("BackupMissing", "No backup is named.", "Pipe one from Get-BackupList, or name it: -Path, -Uri or -Name."),
    };

    /// <summary>The same source with what the store says of its object now.</summary>
    /// <param name="backup">The object, refreshed.</param>
    public BackupSource With(BackupInfo backup) => new(Store, backup, _settings, _stage)
    {
        ExpectedSha256 = ExpectedSha256,
        Origin = Origin,
        OriginVersion = OriginVersion,
        DisplayName = DisplayName,
    };

    /// <summary>Makes sure that it can be read now; a thawed copy stays readable until what is returned is disposed. Null for what is no store's.</summary>
    /// <param name="reporter">Told when the copy is kept longer, or cannot be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">It must be thawed first (<c>BackupArchived</c>), is gone or was replaced.</exception>
    public async Task<IAsyncDisposable?> HoldReadableAsync(IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        if (!Store.IsRemote)
            return null;
        BackupThaw thaw = new(Store, new(), reporter, TimeProvider.System, new(_settings.StateFolder, TimeProvider.System));
        return await thaw.HoldAsync(Backup, cancellationToken);
    }

    /// <summary>Opens its bytes as they are stored; those of a remote store are fetched ahead, several parts at once.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">It cannot be read, or is not the one that was listed any more.</exception>
    public async Task<Stream> OpenStoredAsync(CancellationToken cancellationToken) =>
        Store.IsRemote ? new RangedReadStream(Store, Backup, TransferOptions.Stream) : await Store.OpenReadAsync(Backup, 0, null, cancellationToken);

    /// <summary>Opens it as plain SQL.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    /// <exception cref="ConfigurationException">It is encrypted and there is no passphrase.</exception>
    public async Task<PlainSqlStream> OpenPlainAsync(CancellationToken cancellationToken)
        => await PlainSqlStream.OpenAsync(await OpenStoredAsync(cancellationToken), Options(), cancellationToken);

    /// <summary>Judges it by its two ends.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IntegrityException">It must not be restored.</exception>
    /// <exception cref="StoreException">It cannot be read.</exception>
    /// <exception cref="ConfigurationException">It is encrypted and there is no passphrase.</exception>
    public Task<ArchiveFacts> ProbeAsync(CancellationToken cancellationToken) => ArchiveProbe.ProbeAsync(
        (offset, count, token) => Store.ReadRangeAsync(Backup, offset, count, token), Backup.SizeBytes, Options(), Backup.Name, CreatedAt, cancellationToken);

    /// <summary>What the archive room must know about it.</summary>
    public ArchiveOptions Options() => new()
    {
        Stage = _stage,
        Passphrase = _settings.Passphrase,
        KeyDerivation = new KeyDerivation(_settings.Iterations, _settings.Digest),
        SourceName = DisplayName,
    };

    /// <summary>Throws when bytes that were read are not the ones that were meant.</summary>
    /// <param name="expected">Their SHA-256; null expects nothing.</param>
    /// <param name="actual">What was read.</param>
    /// <exception cref="IntegrityException">They differ (<c>Sha256Mismatch</c>).</exception>
    public void RequireSha256(string? expected, string actual)
    {
        if (string.IsNullOrEmpty(expected) || string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase))
            return;
        throw new IntegrityException("Sha256Mismatch", $"{DisplayName} is not the file that was meant: its content has changed.", "Fetch the backup again (Receive-Backup) and prove it with Test-Backup.")
        {
            TargetName = DisplayName,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["ExpectedSha256"] = expected, ["ActualSha256"] = actual },
        };
    }

    private static async Task<BackupSource> FindAsync(IBackupStore store, string identity, RestoreSettings settings, CancellationToken cancellationToken)
        => Stored(store, await store.GetAsync(identity, cancellationToken), settings);

    private static BackupSource Stored(IBackupStore store, BackupInfo backup, RestoreSettings settings) => new(store, backup, settings, backup.Stage)
    {
        DisplayName = backup.Uri,
        Origin = backup.Uri,
        OriginVersion = backup.Version,
    };

    private static BackupSource Local(string path, RestoreSettings settings, BackupFile? known, string origin)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        if (!file.Exists)
            throw new StoreException("BackupNotFound", RestoreErrorCategory.NotFound, $"There is no file {file.FullName}.", "Check the path (-Path, -LiteralPath).") { TargetName = file.FullName };
        _ = BackupName.TryParse(file.Name, out var name);
        var stage = known?.Stage ?? StageOf(file.Name);
        var backup = new BackupInfo
        {
            Name = file.Name,
            Environment = known?.Environment ?? name?.Environment ?? "",
            CreatedAt = known?.CreatedAt ?? name?.CreatedAt ?? default,
            SizeBytes = file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length,
            Stage = stage ?? BackupStage.Plain,
            Uri = new Uri(file.FullName).AbsoluteUri,
            Store = file.DirectoryName!,
        };
        return new BackupSource(BackupStores.Open(file.DirectoryName!), backup, settings, stage)
        {
            DisplayName = file.FullName,
            ExpectedSha256 = known?.Sha256,
            Origin = origin,
            OriginVersion = known?.Version ?? "",
        };
    }

    /// <summary>The stage a file's name tells; null leaves it to the first bytes.</summary>
    private static BackupStage? StageOf(string name) =>
        name.EndsWith(".enc", StringComparison.OrdinalIgnoreCase) ? BackupStage.Encrypted
        : name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? BackupStage.Compressed
        : null;

    private static bool IsLocal(string uri, out string path)
    {
        path = Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile ? parsed.LocalPath : "";
        return path.Length > 0;
    }

    private static string PathOf(DatabaseSnapshot snapshot) => snapshot.Path.Length > 0
        ? snapshot.Path
        : throw new ConfigurationException("SnapshotIsDatabase", $"The snapshot {snapshot.Name} is a database, not a file.", "Put it back with Undo-Restore, or rename it.") { TargetName = snapshot.Name };
}
