using System.Collections.Concurrent;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

/// <summary>A remote store of one object in memory: it logs what is asked for, and fails where a test says.</summary>
internal sealed class ScriptedStore(byte[] content) : IBackupStore
{
    private readonly ConcurrentDictionary<long, int> _attempts = new();
    private int _open;

    public string Name => "s3://bucket";

    public bool IsRemote => true;

    public StoreErrors Errors { get; } = new("s3://bucket");

    /// <summary>What the object is now; a reader of another version is refused.</summary>
    public string Version { get; set; } = "v1";

    public StoredChecksum? Checksum { get; set; }

    /// <summary>Bytes that one read of a body gives at most.</summary>
    public int Piece { get; set; } = 10_000;

    /// <summary>Called before each read with the position in the object and how often this range was asked for; what it throws is the body's error.</summary>
    public Func<long, int, CancellationToken, Task> BeforeRead { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Called before a range is opened, with its first byte.</summary>
    public Func<long, Task> BeforeOpen { get; set; } = _ => Task.CompletedTask;

    /// <summary>Ranges in the order in which they were asked for.</summary>
    public ConcurrentQueue<(long Offset, long Length)> Requests { get; } = new();

    /// <summary>Most bodies that were open at once.</summary>
    public int MostOpen { get; private set; }

    /// <summary>Bodies that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    public BackupInfo Backup => new()
    {
        Name = "himalytix_production_20260102_030405.sql.gz.enc",
        Environment = "production",
        CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        SizeBytes = content.Length,
        Stage = BackupStage.Encrypted,
        Uri = "s3://bucket/backups/production/himalytix_production_20260102_030405.sql.gz.enc",
        Store = Name,
        Version = Version,
    };

    public StoreException Cut() => Errors.Cut("object", 1, 2, null);

    public IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter filter, Action<string> passedOver, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BackupInfo> GetAsync(string identity, CancellationToken cancellationToken) => Task.FromResult(Backup);

    public Task<BackupInfo> RefreshAsync(BackupInfo backup, CancellationToken cancellationToken) => Task.FromResult(Backup);

    public Task<StoredChecksum?> GetChecksumAsync(BackupInfo backup, CancellationToken cancellationToken) => Task.FromResult(Checksum);

    public Task ThawAsync(BackupInfo backup, RetrievalTier tier, int days, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<Stream> OpenReadAsync(BackupInfo backup, long offset, long? length, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var count = length ?? (content.Length - offset);
        Requests.Enqueue((offset, count));
        if (backup.Version != Version)
            throw Errors.ObjectReplaced(backup.Uri, backup.Version, Version);
        await BeforeOpen(offset);
        return new Body(this, offset, offset + count, _attempts.AddOrUpdate(offset, 1, (_, attempts) => attempts + 1));
    }

    private sealed class Body : ForwardReadStream
    {
        private readonly ScriptedStore _store;
        private readonly long _end;
        private readonly int _attempt;
        private long _position;

        public Body(ScriptedStore store, long position, long end, int attempt)
        {
            (_store, _position, _end, _attempt) = (store, position, end, attempt);
            lock (store.Requests)
                store.MostOpen = Math.Max(store.MostOpen, ++store._open);
        }

        protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_position == _end)
                return 0;
            await _store.BeforeRead(_position, _attempt, cancellationToken);
            var count = (int)Math.Min(Math.Min(buffer.Length, _store.Piece), _end - _position);
            _store.Content.AsMemory((int)_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        protected override void Release()
        {
            lock (_store.Requests)
                _store._open--;
        }
    }

    private byte[] Content => content;
}
