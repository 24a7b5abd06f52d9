using System.Security.Cryptography;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Transfer;
using HimalytixRestore.Engine.Tests.Stores.Amazon;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

/// <summary>An S3 server with one backup, and a folder to bring it to.</summary>
internal sealed class S3TransferBench : IAsyncDisposable
{
    private const int PartSize = 1 << 20;

    private readonly S3Bench _s3;
    private readonly TempFolder _folder = new();

    private S3TransferBench(S3Bench s3, S3Object stored, BackupInfo backup)
    {
        _s3 = s3;
        Object = stored;
        Backup = backup;
    }

    public S3Server Server => _s3.Server;

    public S3Object Object { get; }

    /// <summary>The backup as it was found.</summary>
    public BackupInfo Backup { get; set; }

    public RecordingReporter Reporter { get; } = new();

    public string Path => _folder.Combine("work", Backup.Name);

    /// <summary>What the content's SHA-256 is.</summary>
    public string Sha256 => Convert.ToHexStringLower(Object.Content.Hash(ContentHash.Sha256));

    public static async Task<S3TransferBench> StartAsync(ObjectContent content)
    {
        var s3 = await S3Bench.StartAsync();
        var stored = s3.Add("20261101_020000", content: content);
        // An ETag that costs hashing is not needed for a size of terabytes.
        if (content.Length > int.MaxValue)
            stored.ETag = "0123456789abcdef0123456789abcdef-9";
        return new(s3, stored, await s3.Store().GetAsync($"s3://erp/{stored.Key}", TestContext.Current.CancellationToken));
    }

    public ReliableStore Store(TimeSpan? patience = null) => new(_s3.Store(patience: patience), new StoreRetry(4, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)));

    public ObjectDownload Download(TimeSpan? patience = null) => new(Store(patience), Backup, new(4, PartSize), _ => { }, () => { });

    /// <summary>Receive-Backup.</summary>
    public Task<ReceivedBackup> ReceiveAsync(CancellationToken cancellationToken) => new BackupOperations(new SettingsResolver(_ => null)).ReceiveAsync(
        new() { File = new() { Settings = new() { StateFolder = _folder.Combine("state") }, Source = new() { Backup = Backup }, Destination = Path }, Connections = 4, PartSizeBytes = PartSize },
        Reporter,
        cancellationToken);

    public async Task<int[]> JournalledAsync()
    {
        using var journal = await PartJournal.OpenAsync(Path, default);
        return [.. journal.Parts];
    }

    public async Task<string> HashAsync()
    {
        await using var file = File.OpenRead(Path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }

    public async ValueTask DisposeAsync()
    {
        await _s3.DisposeAsync();
        _folder.Dispose();
    }
}
