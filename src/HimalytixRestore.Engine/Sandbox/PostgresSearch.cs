using System.Globalization;
using HimalytixRestore.Engine.Platforms;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>Where PostgreSQL servers are looked for, in order.</summary>
internal sealed record PostgresSearch
{
    /// <summary>The environment variable that names the folder and ends the search.</summary>
    public const string OverrideVariable = "HIMALYTIX_POSTGRES_BIN";

    /// <summary>The value of <see cref="OverrideVariable"/>.</summary>
    public string? Override { get; init; }

    /// <summary>The major version that is wanted of the folders and the package; null takes any. The override is not asked for its version.</summary>
    public int? MajorVersion { get; init; }

    /// <summary>Folders that may hold a server, best first.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Installs the npm package and gives the folder of its programs; null when there is no npm or it fails.</summary>
    public required Func<CancellationToken, Task<string?>> InstallPackageAsync { get; init; }

    /// <summary>Whether a server is of the wanted version.</summary>
    /// <param name="binaries">The server.</param>
    public bool Fits(PostgresBinaries binaries) => MajorVersion is null || binaries.Version.Major == MajorVersion;

    /// <summary>The search on this machine.</summary>
    public static PostgresSearch OfThisMachine() => new()
    {
        Override = Environment.GetEnvironmentVariable(OverrideVariable),
        Folders = [.. FolderOnPath(), .. UsualFolders("/")],
        InstallPackageAsync = token => EmbeddedPostgres.InstallAsync(EmbeddedPostgres.DefaultCacheFolder, token),
    };

    /// <summary>The folders where the packages of Debian, Red Hat, macOS and Windows put their servers, newest version first.</summary>
    /// <param name="root">The root of the file system; a test takes its own.</param>
    public static IEnumerable<string> UsualFolders(string root)
    {
        if (Platform.Current.IsWindows)
        {
            var programs = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles);
            return Versions(Path.Combine(programs, "PostgreSQL"), "*", "bin");
        }

        return
        [
            .. Versions(Path.Combine(root, "usr/lib/postgresql"), "*", "bin"),
            .. Versions(Path.Combine(root, "usr"), "pgsql-*", "bin"),
            .. Versions(Path.Combine(root, "opt/homebrew/opt"), "postgresql@*", "bin"),
            .. Versions(Path.Combine(root, "usr/local/opt"), "postgresql@*", "bin"),
            .. Versions(Path.Combine(root, "Applications/Postgres.app/Contents/Versions"), "*", "bin"),
            Path.Combine(root, "usr/local/pgsql/bin"),
        ];
    }

    /// <summary>The folder of the initdb on PATH, where its links lead.</summary>
    private static IEnumerable<string> FolderOnPath()
    {
        if (ProgramPath.Find("initdb") is not { } initdb)
            return [];
        var target = File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb;
        return [Path.GetDirectoryName(target)!];
    }

    private static IEnumerable<string> Versions(string parent, string pattern, string below)
    {
        if (!Directory.Exists(parent))
            return [];
        return Directory.EnumerateDirectories(parent, pattern)
            .OrderByDescending(VersionOf)
            .Select(folder => Path.Combine(folder, below));
    }

    /// <summary>The number at the end of a folder's name (<c>15</c>, <c>pgsql-16</c>, <c>postgresql@17</c>, <c>9.6</c>); 0 when there is none.</summary>
    private static decimal VersionOf(string folder)
    {
        var name = Path.GetFileName(folder);
        var number = name[(name.LastIndexOfAny(['-', '@']) + 1)..];
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }
}
