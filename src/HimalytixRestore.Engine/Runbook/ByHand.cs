using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Commands for an operator's shell that do what a run could not: every name in them is quoted for SQL and for the shell.</summary>
internal static class ByHand
{
    /// <summary>Lists the databases of a run's server.</summary>
    /// <param name="run">The run.</param>
    /// <param name="maintenanceDatabase">The database to work from.</param>
    public static string List(RestoreRun run, string maintenanceDatabase = "postgres") => $"{Psql(run, maintenanceDatabase)} -l";

    /// <summary>Renames the database before the run back, and what has its name out of the way.</summary>
    /// <param name="run">A run whose snapshot is a database.</param>
    /// <param name="nameIsTaken">Another database has the name now.</param>
    /// <param name="maintenanceDatabase">The database to work from.</param>
    public static string BringBack(RestoreRun run, bool nameIsTaken = true, string maintenanceDatabase = "postgres")
    {
        string failed = DatabaseNames.Failed(run.Database, run.RunId);
        string[] away = nameIsTaken ? [DatabaseAttributes.AllowConnections(run.Database, allow: false), DatabaseBlocker.TerminateStatement(run.Database), DatabaseAttributes.Rename(run.Database, failed)] : [];
        return Sql(run, maintenanceDatabase, [.. away, DatabaseBlocker.TerminateStatement(run.Snapshot!.Name), DatabaseAttributes.Rename(run.Snapshot.Name, run.Database), DatabaseAttributes.AllowConnections(run.Database, allow: true)]);
    }

    /// <summary>Lets sessions into the database of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="maintenanceDatabase">The database to work from.</param>
    public static string Open(RestoreRun run, string maintenanceDatabase) => Sql(run, maintenanceDatabase, [DatabaseAttributes.AllowConnections(run.Database, allow: true)]);

    /// <summary>A word for a POSIX shell.</summary>
    /// <param name="text">The word.</param>
    public static string Word(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':' or '@') && text.Length > 0 ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Sql(RestoreRun run, string maintenanceDatabase, string[] statements) =>
        $"{Psql(run, maintenanceDatabase)} {string.Join(' ', statements.Select(statement => $"-c {Word(statement)}"))}";

    private static string Psql(RestoreRun run, string maintenanceDatabase)
    {
        int colon = run.Server.LastIndexOf(':');
        string address = colon > 0 ? $"-h {Word(run.Server[..colon])} -p {Word(run.Server[(colon + 1)..])}" : $"-h {Word(run.Server)}";
        return $"psql -X -v ON_ERROR_STOP=1 {address} -d {Word(maintenanceDatabase)}";
    }
}
