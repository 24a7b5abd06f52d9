using HimalytixRestore.Engine.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Thawing;

/// <summary>A store with one archived backup, by a clock: a thaw takes its time, a copy runs out, and whatever is asked of it can be refused.</summary>
internal sealed class ArchivedStore(TimeProvider clock) : IBackupStore
{
    private readonly StoreErrors _errors = new("s3://bucket");
    private DateTimeOffset? _readableFrom;

    /// <summary>The backup as it was listed.</summary>
    public BackupInfo Listed { get; init; } = new()
    {
        Name = "himalytix_production_20261122_020000.sql.gz.enc",
        Environment = "production",
        CreatedAt = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero),
        SizeBytes = 100,
        Stage = BackupStage.Encrypted,
        Uri = "s3://bucket/backups/production/himalytix_production_20261122_020000.sql.gz.enc",
        Store = "s3://bucket",
        Version = "\"etag\"",
        StorageClass = "GLACIER",
        ArchiveState = BackupArchiveState.Archived,
    };

    /// <summary>How long a thaw really takes.</summary>
    public TimeSpan ThawTime { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Until when there is a copy; null when there is none.</summary>
    public DateTimeOffset? ReadableUntil { get; set; }

    /// <summary>True when its backup can be read.</summary>
    public bool HasCopy => ReadableUntil > Now && !(_readableFrom > Now);

    /// <summary>Every request for a copy, the refused ones included.</summary>
    public List<(RetrievalTier Tier, int Days)> Requests { get; } = [];

    /// <summary>How often its state was asked for.</summary>
    public int Looks { get; private set; }

    /// <summary>Refuses a request for a copy; null takes it.</summary>
    public Func<RetrievalTier, StoreException?> Refuse { get; set; } = _ => null;

    /// <summary>Refuses to tell the state, by the number of the look; null tells it.</summary>
    public Func<int, StoreException?> Trouble { get; set; } = _ => null;

    /// <summary>A request is taken and nothing comes of it.</summary>
    public bool Forgets { get; init; }

    public string Name => "s3://bucket";

    public bool IsRemote => true;

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Begins a thaw as somebody else would.</summary>
    public void BeginThaw() => _readableFrom = Now + ThawTime;

    public Task<BackupInfo> RefreshAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Trouble(++Looks) is { } trouble ? throw trouble : Task.FromResult(Current(backup));
    }

    public Task ThawAsync(BackupInfo backup, RetrievalTier tier, int days, CancellationToken cancellationToken)
    {
        Requests.Add((tier, days));
        if (Refuse(tier) is { } refusal)
            throw refusal;
        if (Forgets || _readableFrom > Now)
            return Task.CompletedTask;
        var isCopied = ReadableUntil > Now;
        _readableFrom = isCopied ? _readableFrom : Now + ThawTime;
        ReadableUntil = (isCopied ? Now : _readableFrom) + TimeSpan.FromDays(days);
        return Task.CompletedTask;
    }

    public StoreException Capacity(RetrievalTier tier) => _errors.ThawCapacity(Listed, tier);

    public StoreException TierInvalid(RetrievalTier tier) => _errors.ThawTierInvalid(Listed, tier, "");

    public StoreException Service(StoreTrouble trouble) => _errors.FromService(Listed.Uri, trouble, "Code", 503, "", null);

    public StoreException Archived() => _errors.Archived(Current(Listed));

    public Task<BackupInfo> GetAsync(string identity, CancellationToken cancellationToken) => Task.FromResult(Current(Listed));

    public Task<StoredChecksum?> GetChecksumAsync(BackupInfo backup, CancellationToken cancellationToken) => Task.FromResult<StoredChecksum?>(null);

    public IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter filter, Action<string> passedOver, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Stream> OpenReadAsync(BackupInfo backup, long offset, long? length, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>What the store says: without the time at which a thaw ends, which no store tells.</summary>
    private BackupInfo Current(BackupInfo backup) => this switch
    {
        _ when Listed.ArchiveState is BackupArchiveState.Available => backup,
        _ when _readableFrom > Now => backup with { ArchiveState = BackupArchiveState.Restoring, ReadableFrom = null, ReadableUntil = null },
        _ when HasCopy => backup with { ArchiveState = BackupArchiveState.Restored, ReadableFrom = null, ReadableUntil = ReadableUntil },
        _ => backup with { ArchiveState = BackupArchiveState.Archived, ReadableFrom = null, ReadableUntil = null },
    };
}
