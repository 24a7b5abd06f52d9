using System.Globalization;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The server's disk has room for the new database beside the old one. It can be seen only where the server's files are this machine's.</summary>
internal sealed class DiskPrerequisite : IServerPrerequisite
{
    private const string Sql = """
        SELECT CASE WHEN pg_has_role('pg_read_all_settings', 'USAGE') THEN current_setting('data_directory') END,
               extract(epoch FROM pg_postmaster_start_time())::bigint,
               coalesce((SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1), 0),
               coalesce((SELECT nullif(pg_tablespace_location(dattablespace), '') FROM pg_database WHERE datname = $1), '')
        """;

    /// <inheritdoc/>
    public string Name => "DiskSpace";

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        var (folder, started, size, tablespace) = (await session.QueryAsync(Sql, "Looking for the server's folder",
            row => (row.IsDBNull(0) ? "" : row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3)), cancellationToken, target.Database))[0];
        if (folder.Length == 0 || !IsOfThisMachine(folder, started))
            return HealthFinding.Skip($"The server's files cannot be seen from here; the database is {DisplayText.Size(size)} and needs as much again.");

        // A tablespace inside the data folder has a relative location.
        var place = Path.Combine(folder, tablespace);
        var free = new DriveInfo(place).AvailableFreeSpace;
        return Judge(place, free, Needed(size, target));
    }

    /// <summary>Compares the room there is with the room needed.</summary>
    /// <param name="place">The folder.</param>
    /// <param name="free">Free bytes.</param>
    /// <param name="needed">Needed bytes.</param>
    internal static HealthFinding Judge(string place, long free, long needed) => free >= needed
        ? HealthFinding.Pass($"{DisplayText.Size(free)} are free in {place}, {DisplayText.Size(needed)} are needed.")
        : HealthFinding.Fail($"{DisplayText.Size(free)} are free in {place}, {DisplayText.Size(needed)} are needed.", $"Free {DisplayText.Size(needed - free)} there, for example old snapshots (Remove-RestoreArtifact), or enlarge the disk.");

    /// <summary>The new database is about as large as the old one, as it was the last time, or as the dump's text; a copy as a template is one more.</summary>
    /// <param name="size">The old one's size.</param>
    /// <param name="target">The restore.</param>
    internal static long Needed(long size, PrerequisiteTarget target) =>
        Math.Max(size, Math.Max(target.ExpectedSizeBytes, target.Inventory?.SizeBytes ?? 0)) + (target.SnapshotMethod == SnapshotMethod.Template ? size : 0);

    /// <summary>
    /// A folder of this name can be another server's (a container, a tunnel): the server's own lock file must tell of the start that
    /// the server tells of. Its third line is the time (PostgreSQL, pidfile.h); only the server's account and root can read it.
    /// </summary>
    private static bool IsOfThisMachine(string folder, long started)
    {
        const int Tolerance = 5;
        try
        {
            var line = File.ReadLines(Path.Combine(folder, "postmaster.pid")).ElementAtOrDefault(2);
            return long.TryParse(line, CultureInfo.InvariantCulture, out var recorded) && Math.Abs(recorded - started) <= Tolerance;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
