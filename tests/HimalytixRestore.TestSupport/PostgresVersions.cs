using System.Collections.Concurrent;
using HimalytixRestore.Engine.Sandbox;

namespace HimalytixRestore.TestSupport;

/// <summary>
/// One server of each supported major version, started when the first test asks for that version and stopped at the end: programs of
/// this machine when they are of that version, else the npm package, kept in the user's cache. Where one cannot be had a test is
/// skipped with the reason, but fails in CI.
/// </summary>
public sealed class PostgresVersions : IAsyncDisposable
{
    /// <summary>The package of each version; another minor release is another entry in the cache.</summary>
    private static readonly Dictionary<int, string> Packages = new()
    {
        [14] = "14.23.0-beta.17",
        [15] = "15.18.0-beta.17",
        [16] = EmbeddedPostgres.Version,
        [17] = "17.10.0-beta.17",
        [18] = "18.4.0-beta.17",
    };

    private readonly Func<int, Task<PostgresServer>> _start;
    private readonly bool _isCi;
    private readonly ConcurrentDictionary<int, Lazy<Task<PostgresServer>>> _servers = new();

    /// <summary>The versions that this machine has or can fetch.</summary>
    public PostgresVersions()
        : this(StartAsync, ContinuousIntegration.IsOn)
    {
    }

    /// <summary>Versions from a given source.</summary>
    /// <param name="start">Starts a server of a major version; a <see cref="ConfigurationException"/> says that there is none.</param>
    /// <param name="isCi">True never skips.</param>
    internal PostgresVersions(Func<int, Task<PostgresServer>> start, bool isCi)
    {
        _start = start;
        _isCi = isCi;
    }

    /// <summary>The server of a version.</summary>
    /// <param name="majorVersion">The version, for example 14.</param>
    internal async Task<PostgresServer> GetAsync(int majorVersion)
    {
        try
        {
            return await _servers.GetOrAdd(majorVersion, version => new(() => _start(version))).Value;
        }
        catch (ConfigurationException missing)
        {
            ContinuousIntegration.SkipOrFail(_isCi, missing.Message);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Select(server => server.Value).Where(server => server.IsCompletedSuccessfully))
            await (await server).DisposeAsync();
    }

    private static async Task<PostgresServer> StartAsync(int majorVersion)
    {
        var here = PostgresSearch.OfThisMachine();
        var search = new PostgresSearch
        {
            MajorVersion = majorVersion,
            Folders = here.Override is { Length: > 0 } named ? [named, .. here.Folders] : here.Folders,
            InstallPackageAsync = token => EmbeddedPostgres.InstallAsync(EmbeddedPostgres.DefaultCacheFolder, Packages[majorVersion], token),
        };
        return await LocalPostgresServer.StartAsync(await PostgresBinaries.FindAsync(search, CancellationToken.None));
    }
}
