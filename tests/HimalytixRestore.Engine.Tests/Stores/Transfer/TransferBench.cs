using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Transfer;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

/// <summary>A folder, an object of random bytes in a <see cref="ScriptedStore"/>, and a download of it in small parts.</summary>
internal sealed class TransferBench : IDisposable
{
    public const int PartSize = 100_000;

    public TransferBench(int size = (PartSize * 20) + 1234)
    {
        Content = new byte[size];
        new Random(7).NextBytes(Content);
        Store = new(Content);
        Backup = Store.Backup;
    }

    public TempFolder Folder { get; } = new();

    public byte[] Content { get; }

    public ScriptedStore Store { get; }

    public BackupInfo Backup { get; set; }

    public List<string> Told { get; } = [];

    public string Path => Folder.Combine("work", "backup.enc");

    public string Partial => PartialFile.PathOf(Path);

    public string Journal => PartJournal.PathOf(Path);

    /// <summary>Eight tries without a pause worth speaking of.</summary>
    public static StoreRetry Retry { get; } = new(8, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));

    public int Parts => (Content.Length + PartSize - 1) / PartSize;

    public ObjectDownload Download(int connections = 4, int partSize = PartSize) =>
        new(new ReliableStore(Store, Retry), Backup, new(connections, partSize), Told.Add, () => { });

    public Task<string> ReceiveAsync(int connections = 4, bool overwrite = false, CancellationToken? cancellation = null) =>
        Download(connections).RunAsync(Path, overwrite, cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>What the folder of the download holds.</summary>
    public string[] Files() => Directory.Exists(Folder.Combine("work")) ? [.. Directory.GetFiles(Folder.Combine("work")).Order(StringComparer.Ordinal)] : [];

    /// <summary>The parts that the journal says are there.</summary>
    public async Task<int[]> JournalledAsync()
    {
        using var journal = await PartJournal.OpenAsync(Path, default);
        return [.. journal.Parts.Order()];
    }

    public void Dispose() => Folder.Dispose();
}
