using System.IO.Compression;
using System.Reflection;
using Npgsql;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>
/// The ERP sample that comes with the module. Errors are the driver's own: who runs a script says what it was for.
/// </summary>
internal static class SampleData
{
    /// <summary>The role that owns the sample's tables and as which an application would connect.</summary>
    public const string ApplicationRole = "himalytix_app";

    /// <summary>The tables by which a restore is judged (docs/runbook.md, health).</summary>
    public static IReadOnlyList<string> CriticalTables { get; } = ["usermanagement_customuser", "usermanagement_organization", "accounting_journalentry"];

    /// <summary>Fills an empty database; the connection is a superuser's.</summary>
    /// <param name="connection">An open connection to the database.</param>
    /// <param name="cancellationToken">Ends it; nothing of it stays.</param>
    public static Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => RunAsync(connection, "erp-sample.sql", cancellationToken);

    /// <summary>Adds a day of business to the sample.</summary>
    /// <param name="connection">An open connection to the database.</param>
    /// <param name="cancellationToken">Ends it; nothing of it stays.</param>
    public static Task AddLatestDayAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => RunAsync(connection, "erp-latest-day.sql", cancellationToken);

    /// <summary>Drops a table and deletes most users, as an accident would.</summary>
    /// <param name="connection">An open connection to the database.</param>
    /// <param name="cancellationToken">Ends it; nothing of it stays.</param>
    public static Task DamageAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => RunAsync(connection, "erp-damage.sql", cancellationToken);

    /// <summary>
    /// The plain dump of sample and latest day that comes with the module, for machines without pg_dump; made by pg_dump 15,
    /// so that every supported server takes it.
    /// </summary>
    public static Stream OpenBackup() => new GZipStream(Open("erp-sample.backup.sql.gz"), CompressionMode.Decompress);

    private static async Task RunAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Open(name));
        await SqlScript.RunAsync(connection, await reader.ReadToEndAsync(cancellationToken), cancellationToken);
    }

    private static Stream Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream("Sandbox/" + name)!;
}
