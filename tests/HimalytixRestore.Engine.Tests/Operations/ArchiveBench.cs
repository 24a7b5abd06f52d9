using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Tests.Stores.Thawing;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Operations;

/// <summary>One encrypted backup in an archive class of an S3 server, whose hours pass while somebody waits, and the operations on it.</summary>
internal sealed class ArchiveBench : IAsyncDisposable
{
    public const string Name = "himalytix_production_20260102_030405.sql.gz.enc";

    private readonly TempFolder _folder = new();

    private ArchiveBench(S3Server server, JumpingClock clock, byte[] content)
    {
        (Server, Clock, Content) = (server, clock, content);
        Stored = server.Bucket("erp").Add($"backups/production/{Name}", content);
        Stored.Archive();
        clock.Jumps = () => !Stored.IsReadable(clock.GetUtcNow());
        Backups = new(new SettingsResolver(_ => null), clock);
    }

    public S3Server Server { get; }

    public JumpingClock Clock { get; }

    public byte[] Content { get; }

    public S3Object Stored { get; }

    public BackupOperations Backups { get; }

    public RecordingReporter Reporter { get; } = new();

    public string Uri => $"s3://erp/{Stored.Key}";

    public IReadOnlyList<StoreRequest> ThawRequests => Server.Requests.Of(StoreOperation.Restore);

    public SettingsRequest Settings => new()
    {
        Store = "s3://erp",
        Endpoint = Server.Endpoint.ToString(),
        Anonymous = true,
        StateFolder = _folder.Combine("state"),
        Passphrase = Secret.FromText(BackupBench.Passphrase),
    };

    /// <summary>A backup that the real programs packed.</summary>
    /// <param name="rows">Rows of its table.</param>
    public static async Task<ArchiveBench> CreateAsync(int rows = 100)
    {
        using BackupBench packing = new();
        var content = await File.ReadAllBytesAsync(await packing.PackAsync(BackupBench.SmallDump(rows)));
        return await CreateAsync(content);
    }

    /// <summary>Any bytes.</summary>
    /// <param name="content">The bytes.</param>
    public static async Task<ArchiveBench> CreateAsync(byte[] content)
    {
        JumpingClock clock = new(DateTimeOffset.UtcNow);
        return new(await S3Server.StartAsync(clock: clock), clock, content);
    }

    public Task<ReceivedBackup> ReceiveAsync(ThawRequest? thaw = null, long? partSize = null) => Backups.ReceiveAsync(
        new() { File = FileRequest(), Thaw = thaw ?? new(), PartSizeBytes = partSize, Connections = 2 }, Reporter, TestContext.Current.CancellationToken);

    public BackupFileRequest FileRequest() => new() { Settings = Settings, Source = new() { Uri = Uri }, Destination = _folder.Combine("work", Name) };

    public Task<List<BackupInfo>> ListAsync() =>
        Backups.ListAsync(new() { Settings = Settings }, Reporter, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>Files that a command has left where it works, state not counted.</summary>
    public IReadOnlyList<string> Work() => Directory.Exists(_folder.Combine("work")) ? [.. Directory.GetFiles(_folder.Combine("work")).Select(path => Path.GetFileName(path))] : [];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
