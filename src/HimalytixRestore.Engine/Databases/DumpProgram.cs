using System.Globalization;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Platforms;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Databases;

/// <summary>A pg_dump that can dump a server: pg_dump refuses servers newer than itself.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Version">What it says its version is.</param>
internal sealed partial record DumpProgram(string Path, string Version)
{
    private const string Name = "pg_dump";

    /// <summary>Looks on PATH, then in the usual folders of the system, newest first.</summary>
    /// <param name="serverMajorVersion">The server's major version.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">There is none of this version or newer: <c>DumpProgramNotFound</c>.</exception>
    public static async Task<DumpProgram> FindAsync(int serverMajorVersion, CancellationToken cancellationToken)
    {
        List<string> tooOld = [];
        foreach (string path in Candidates())
        {
            ProcessResult answer = await ProcessRunner.RunAsync(new() { FileName = path, Arguments = ["--version"], Timeout = TimeSpan.FromSeconds(30) }, cancellationToken);
            string version = answer.StandardOutput.Trim();
            Match major = VersionNumber().Match(version);
            if (major.Success && int.Parse(major.Value, CultureInfo.InvariantCulture) >= serverMajorVersion)
                return new(path, version);

            tooOld.Add($"{path} ({version})");
        }

        string found = tooOld.Count == 0 ? "none was found" : $"found only {string.Join(", ", tooOld)}";
        throw new ConfigurationException("DumpProgramNotFound", $"A {Name} of version {serverMajorVersion} or newer is needed to dump the server; {found}.",
            $"Install the PostgreSQL {serverMajorVersion} client programs (Debian, Ubuntu: apt-get install postgresql-client-{serverMajorVersion}), or take -SnapshotMethod Rename or Template.")
        {
            Operation = $"Looking for {Name}",
            TargetName = Name,
        };
    }

    /// <summary>Dumps a database as plain SQL with owners and grants. The password goes by the environment, never by argument.</summary>
    /// <param name="settings">The server and the role.</param>
    /// <param name="database">The database.</param>
    /// <param name="output">Where the dump goes, byte by byte.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">pg_dump failed: <c>DumpFailed</c>; its own words are in the evidence.</exception>
    public async Task DumpAsync(ServerSettings settings, string database, Stream output, CancellationToken cancellationToken)
    {
        ProcessResult result = await ProcessRunner.RunAsync(
            new() { FileName = Path, Arguments = ["--format=plain", "--no-password"], Environment = EnvironmentFor(settings, database), StandardOutput = output }, cancellationToken);
        if (result.Succeeded)
            return;

        string words = result.StandardError.Trim();
        throw new DatabaseException("DumpFailed", RestoreErrorCategory.OperationFailed, $"{Name} of database {database} failed: {words.Split('\n')[0]}",
            "Remove the cause that pg_dump names; on a damaged database take -SnapshotMethod Rename or Template, which read no rows.")
        {
            Operation = $"Dumping database {database}",
            TargetName = database,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ExitCode"] = result.ExitCode.ToString(CultureInfo.InvariantCulture),
                ["StandardError"] = words,
                ["Program"] = $"{Path} ({Version})",
            },
        };
    }

    /// <summary>The database goes by the environment too: an argument with <c>=</c> in it would be read as a connection string.</summary>
    private static Dictionary<string, string?> EnvironmentFor(ServerSettings settings, string database)
    {
        Dictionary<string, string?> variables = new(StringComparer.Ordinal)
        {
            ["PGHOST"] = settings.HostName,
            ["PGPORT"] = settings.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = settings.UserName,
            ["PGDATABASE"] = database,
            ["PGAPPNAME"] = ServerConnections.SessionName,
            ["PGOPTIONS"] = ServerConnections.SessionOptions,
            ["PGHOSTADDR"] = null,
            ["PGSERVICE"] = null,
            ["PGCLIENTENCODING"] = null,
            ["LC_MESSAGES"] = "C",
        };
        if (settings.Password is { } password)
            variables["PGPASSWORD"] = password.RevealText();

        return variables;
    }

    private static IEnumerable<string> Candidates()
    {
        string[] parents = Platform.Current.IsWindows
            ? [System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL")]
            : ["/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt"];
        IEnumerable<string> installed = parents.Where(Directory.Exists)
            .SelectMany(parent => Directory.EnumerateDirectories(parent).Where(folder => Installation().IsMatch(System.IO.Path.GetFileName(folder))))
            .OrderByDescending(folder => int.Parse(VersionNumber().Match(System.IO.Path.GetFileName(folder)).Value, CultureInfo.InvariantCulture))
            .Select(folder => ProgramPath.FindIn(System.IO.Path.Combine(folder, "bin"), Name)!);
        return installed.Prepend(ProgramPath.Find(Name)!).Where(path => path is not null).Distinct(StringComparer.Ordinal);
    }

    /// <summary>Folders such as <c>16</c>, <c>pgsql-16</c> and <c>postgresql@16</c>.</summary>
    [GeneratedRegex(@"^(pgsql-|postgresql@)?\d+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Installation();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionNumber();
}
