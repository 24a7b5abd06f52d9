using System.Globalization;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.TestSupport;

/// <summary>The producer of the backups, with the real programs (docs/backup-format.md, The producer).</summary>
internal static class Producer
{
    private const string KeyVariable = "BACKUP_ENCRYPTION_KEY";

    private static readonly string[] DumpArguments = ["--format=plain", "--no-owner", "--no-acl", "--clean", "--if-exists"];

    /// <summary>Makes a backup as production does: <c>pg_dump … | gzip -9 | openssl enc -aes-256-cbc -salt -pbkdf2</c>.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="folder">The folder for the file; created when missing.</param>
    /// <param name="passphrase">The passphrase; null leaves the backup unencrypted, which is legal.</param>
    /// <param name="takenAt">The time in the file's name; null is now.</param>
    /// <param name="extraArguments">More arguments of pg_dump.</param>
    /// <returns>The backup's full path.</returns>
    public static async Task<string> MakeBackupAsync(
        PostgresServer server, string database, string folder, string? passphrase, DateTimeOffset? takenAt = null, params string[] extraArguments)
    {
        ArgumentNullException.ThrowIfNull(server);
        Directory.CreateDirectory(folder);
        var time = (takenAt ?? DateTimeOffset.UtcNow).UtcDateTime.ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture);
        var sql = Path.Combine(folder, $"himalytix_production_{time}.sql");
        await using (var dump = File.Create(sql))
            await server.DumpAsync(database, [.. DumpArguments, .. extraArguments], dump);
        return await PackAsync(sql, passphrase);
    }

    /// <summary>Compresses and encrypts a dump with gzip and openssl; the dump itself is removed, as gzip does.</summary>
    /// <param name="sqlPath">The plain dump.</param>
    /// <param name="passphrase">The passphrase; null leaves it unencrypted.</param>
    /// <returns>The full path of the <c>.sql.gz.enc</c> or <c>.sql.gz</c> file.</returns>
    public static async Task<string> PackAsync(string sqlPath, string? passphrase)
    {
        ArgumentNullException.ThrowIfNull(sqlPath);
        await RunAsync(new ProcessRequest { FileName = "gzip", Arguments = ["-9", sqlPath] });
        if (passphrase is null)
            return sqlPath + ".gz";

        await RunAsync(new ProcessRequest
        {
            FileName = "openssl",
            Arguments = ["enc", "-aes-256-cbc", "-salt", "-pbkdf2", "-pass", "env:" + KeyVariable, "-in", sqlPath + ".gz", "-out", sqlPath + ".gz.enc"],
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { [KeyVariable] = passphrase },
        });
        File.Delete(sqlPath + ".gz");
        return sqlPath + ".gz.enc";
    }

    private static async Task RunAsync(ProcessRequest request)
    {
        var result = await ProcessRunner.RunAsync(request, CancellationToken.None);
        if (!result.Succeeded)
            throw new InvalidOperationException($"'{request}' failed: {result.StandardError}");
    }
}
