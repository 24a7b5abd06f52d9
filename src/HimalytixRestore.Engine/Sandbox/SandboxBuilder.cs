using System.Security.Cryptography;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Ports;
using Npgsql;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>Makes sandboxes: a private server with the ERP sample, encrypted backups of it in a folder store, and a profile that leads to both.</summary>
internal sealed class SandboxBuilder
{
    /// <summary>The sample's database.</summary>
    public const string Database = "erpdb";

    private readonly PostgresBinaries _binaries;
    private readonly IRestoreReporter _reporter;
    private readonly Secret _passphrase = RandomSecret();

    private SandboxBuilder(PostgresBinaries binaries, IRestoreReporter reporter)
    {
        _binaries = binaries;
        _reporter = reporter;
    }

    /// <summary>Makes a sandbox; when that fails or is cancelled everything is removed again.</summary>
    /// <param name="binaries">The server's programs.</param>
    /// <param name="request">Where, and in which state.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">The folder is not empty.</exception>
    /// <exception cref="DatabaseException">The server does not start, or refuses the sample.</exception>
    public static async Task<RestoreSandbox> BuildAsync(
        PostgresBinaries binaries, SandboxRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var folder = SandboxFolder.Create(request.Path);
        try
        {
            return await new SandboxBuilder(binaries, reporter).FillAsync(folder, request.Damaged, cancellationToken);
        }
        catch
        {
            await RemoveAsync(binaries, folder, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Stops a sandbox's server and removes its folder.</summary>
    /// <param name="binaries">The programs of any server version.</param>
    /// <param name="folder">The sandbox's folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server does not stop; nothing was removed.</exception>
    public static async Task RemoveAsync(PostgresBinaries binaries, SandboxFolder folder, CancellationToken cancellationToken)
    {
        await PrivateCluster.StopAsync(binaries, folder.Server, cancellationToken);
        folder.Delete();
    }

    private async Task<RestoreSandbox> FillAsync(SandboxFolder folder, bool damaged, CancellationToken cancellationToken)
    {
        var cluster = await PrivateCluster.StartAsync(_binaries, folder.Server, new Dictionary<string, string>(StringComparer.Ordinal), cancellationToken);
        _reporter.Verbose($"PostgreSQL {cluster.Version} of {_binaries.Folder} runs on {cluster.HostName}:{cluster.Port}.");
        await WriteFilesAsync(folder, cluster, cancellationToken);
        try
        {
            await FillDatabaseAsync(folder, cluster, damaged, cancellationToken);
        }
        catch (NpgsqlException refused)
        {
            throw Refused(refused);
        }

        return new RestoreSandbox
        {
            Path = folder.Path,
            HostName = cluster.HostName,
            Port = cluster.Port,
            UserName = PrivateCluster.SuperUser,
            Database = Database,
            ServerVersion = cluster.Version.ToString(),
            Store = folder.Store,
            PassphraseFile = folder.PassphraseFile,
            ProfilePath = folder.Profile,
            ProcessId = cluster.ProcessId,
        };
    }

    private async Task WriteFilesAsync(SandboxFolder folder, PrivateCluster cluster, CancellationToken cancellationToken)
    {
        PrivateFolder.Create(folder.Backups);
        PrivateFolder.Create(folder.State);
        PrivateFolder.Create(folder.Snapshots);
        await AtomicFile.WriteAllBytesAsync(folder.PasswordFile, cluster.Password.Reveal().ToArray(), overwrite: false, cancellationToken);
        await AtomicFile.WriteAllBytesAsync(folder.PassphraseFile, _passphrase.Reveal().ToArray(), overwrite: false, cancellationToken);
        await AtomicFile.WriteAllTextAsync(folder.Profile, SandboxProfile.Write(folder, cluster), overwrite: false, cancellationToken);
    }

    /// <summary>Yesterday's backup holds the sample; the latest one a day of business more.</summary>
    private async Task FillDatabaseAsync(SandboxFolder folder, PrivateCluster cluster, bool damaged, CancellationToken cancellationToken)
    {
        await using (var maintenance = await OpenAsync(cluster, "postgres", cancellationToken))
            await ExecuteAsync(maintenance, $"CREATE DATABASE {Database} TEMPLATE template0", cancellationToken);

        var backup = new SandboxBackup(cluster, _binaries.PgDump, _passphrase);
        var now = DateTimeOffset.UtcNow;
        await using var connection = await OpenAsync(cluster, Database, cancellationToken);
        await SampleData.CreateAsync(connection, cancellationToken);
        await LetApplicationInAsync(connection, folder, cancellationToken);
        await backup.WriteAsync(folder.Backups, now.AddDays(-1), cancellationToken);

        await SampleData.AddLatestDayAsync(connection, cancellationToken);
        await ExecuteAsync(connection, "ANALYZE", cancellationToken);
        await backup.WriteAsync(folder.Backups, now, cancellationToken);
        _reporter.Verbose($"The ERP sample is in database {Database}; two encrypted backups of it are in {folder.Backups}"
            + (_binaries.PgDump is null ? ", both of the dump that comes with the module, because there is no pg_dump." : "."));
        if (!damaged)
            return;

        await SampleData.DamageAsync(connection, cancellationToken);
        _reporter.Verbose($"Database {Database} was damaged after the backup: a table is gone, and most users.");
    }

    /// <summary>The application's role logs in with a password of its own.</summary>
    private static async Task LetApplicationInAsync(NpgsqlConnection connection, SandboxFolder folder, CancellationToken cancellationToken)
    {
        var password = RandomSecret();
        await AtomicFile.WriteAllBytesAsync(folder.ApplicationPasswordFile, password.Reveal().ToArray(), overwrite: false, cancellationToken);

        // Hexadecimal text needs no quoting, and a role's password cannot be a parameter.
        await ExecuteAsync(connection, $"ALTER ROLE {SampleData.ApplicationRole} PASSWORD '{password.RevealText()}'", cancellationToken);
    }

    private static async Task<NpgsqlConnection> OpenAsync(PrivateCluster cluster, string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(cluster.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Secret RandomSecret() => Secret.FromText(Convert.ToHexString(RandomNumberGenerator.GetBytes(24)));

    private static DatabaseException Refused(NpgsqlException refused) => new(
        "SandboxSampleFailed", RestoreErrorCategory.OperationFailed, $"The private server refused the ERP sample: {refused.Message}",
        "Report this error with the server's version; any PostgreSQL from 14 on should take the sample.")
    {
        Operation = "Creating a sandbox",
        TargetName = Database,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["SqlState"] = refused.SqlState ?? "" },
    };
}
