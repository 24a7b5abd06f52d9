using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Amazon;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Amazon;

/// <summary>An S3 server with one bucket, and the store that a command would open on it.</summary>
internal sealed class S3Bench : IAsyncDisposable
{
    /// <summary>The folder of the producer's layout.</summary>
    public const string Folder = "backups/production/";

    private static readonly StoreRetry s_quick = new(1, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5));

    private S3Bench(S3Server server) => Server = server;

    /// <summary>The server.</summary>
    public S3Server Server { get; }

    /// <summary>The bucket.</summary>
    public S3Bucket Bucket => Server.Bucket("erp");

    /// <summary>What was passed over, as it was told.</summary>
    public List<string> PassedOver { get; } = [];

    /// <summary>How the server is reached: without credentials, so that nothing of the machine counts.</summary>
    public StoreConnection Connection => new() { Endpoint = Server.Endpoint.ToString(), Anonymous = true };

    public static async Task<S3Bench> StartAsync(TimeProvider? clock = null) => new(await S3Server.StartAsync(clock: clock));

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Opens the store.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="patience">How long an answer may take; null is the default.</param>
    /// <param name="connection">How it is reached; null is <see cref="Connection"/>.</param>
    public S3Store Store(string name = "s3://erp", TimeSpan? patience = null, StoreConnection? connection = null) =>
        StoreAddress.TryParse(name, out var address) ? new(name, address, connection ?? Connection, patience, s_quick) : throw new ArgumentException(name, nameof(name));

    /// <summary>Puts a backup into the bucket.</summary>
    /// <param name="time">Its time as its name has it.</param>
    /// <param name="folder">Where.</param>
    /// <param name="environment">Whose.</param>
    /// <param name="suffix">What the name ends in.</param>
    /// <param name="content">Its bytes; null is a few.</param>
    public S3Object Add(string time, string folder = Folder, string environment = "production", string suffix = ".sql.gz.enc", ObjectContent? content = null) =>
        Bucket.Add($"{folder}himalytix_{environment}_{time}{suffix}", content ?? new GeneratedContent(1000));

    /// <summary>Lists.</summary>
    /// <param name="filter">What; null is everything.</param>
    /// <param name="store">The store's name.</param>
    public Task<List<BackupInfo>> ListAsync(BackupFilter? filter = null, string store = "s3://erp") =>
        Store(store).ListAsync(filter ?? new(), PassedOver.Add, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>Requests of a kind.</summary>
    /// <param name="operation">The kind.</param>
    public int Count(StoreOperation operation) => Server.Requests.Of(operation).Count;
}
