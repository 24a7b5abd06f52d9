using System.Text;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Operations;

/// <summary>A folder store with backups made by the real programs, and the operations on it.</summary>
internal sealed class BackupBench : IDisposable
{
    public const string Passphrase = "correct horse – Batterie";

    public TempFolder Folder { get; } = new();

    public RecordingReporter Reporter { get; } = new();

    public BackupOperations Backups { get; } = new(new SettingsResolver(_ => null));

    public RestoreOperation Restore { get; } = new(new SettingsResolver(_ => null));

    public string Store => Folder.Combine("store");

    public string StoreFolder => Folder.Combine("store", "backups", "production");

    public SettingsRequest Settings(PostgresServer? server = null, string? database = null, string? passphrase = Passphrase) => new()
    {
        Store = Store,
        StateFolder = Folder.Combine("state"),
        Passphrase = passphrase is null ? null : Secret.FromText(passphrase),
        HostName = server?.HostName,
        Port = server?.Port,
        UserName = server?.UserName,
        Password = server?.Password,
        Database = database,
    };

    /// <summary>Packs a text as the producer packs a dump.</summary>
    public async Task<string> PackAsync(string dump, string time = "20260102_030405", string? passphrase = Passphrase)
    {
        Directory.CreateDirectory(StoreFolder);
        var path = Path.Combine(StoreFolder, $"himalytix_production_{time}.sql");
        await File.WriteAllTextAsync(path, dump, new UTF8Encoding(false));
        return await Producer.PackAsync(path, passphrase);
    }

    /// <summary>A small whole dump.</summary>
    public static string SmallDump(int rows = 1000)
        => LoadBench.Dump($"CREATE TABLE public.t (a int, b text);\nCOPY public.t (a, b) FROM stdin;\n{string.Concat(Enumerable.Range(0, rows).Select(i => $"{i}\t{i * 7919 % 10007:x} row {Convert.ToBase64String(BitConverter.GetBytes(i * 2654435761L))}\n"))}\\.\n");

    /// <summary>Everything below the bench's folder with sizes, to see that nothing was written.</summary>
    public IReadOnlyList<string> Files() => [.. Directory.EnumerateFileSystemEntries(Folder.FullPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => Folder.Dispose();
}
