using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

/// <summary>A server whose bucket only its service account may read, and that account's key file. One for all tests of a class: an RSA key is dear.</summary>
public sealed class PrivateGcsServer : IAsyncLifetime
{
    /// <summary>The one object, of 100 bytes.</summary>
    public const string Key = "backups/production/himalytix_production_20260102_020000.sql.gz.enc";

    /// <summary>The server's clock.</summary>
    public ManualClock Clock { get; } = new();

    /// <summary>A folder for key files.</summary>
    public TempFolder Folder { get; } = new();

    /// <summary>The server.</summary>
    public GcsServer Server { get; private set; } = null!;

    /// <summary>The key file.</summary>
    public string KeyFile => Folder.Combine("key.json");

    public async ValueTask InitializeAsync()
    {
        Server = await GcsServer.StartAsync(clock: Clock);
        Server.IsPublic = false;
        Server.Bucket("erp-backups").Add(Key, new byte[100]);
        await File.WriteAllTextAsync(KeyFile, Server.Tokens.ServiceAccountJson());
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}
