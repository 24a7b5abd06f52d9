using System.Globalization;
using System.IO.Compression;
using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>Makes backups of a sandbox's database as the producer does (docs/backup-format.md, The producer).</summary>
/// <param name="cluster">The server.</param>
/// <param name="pgDump">pg_dump; null takes the dump that comes with the module.</param>
/// <param name="passphrase">The passphrase.</param>
internal sealed class SandboxBackup(PrivateCluster cluster, string? pgDump, Secret passphrase)
{
    /// <summary>Dumps, compresses and encrypts the database in one stream.</summary>
    /// <param name="folder">The folder for the file.</param>
    /// <param name="takenAt">The time that the file's name tells.</param>
    /// <param name="cancellationToken">Ends it; no file is left.</param>
    /// <exception cref="DatabaseException">pg_dump failed: <c>SandboxBackupFailed</c>.</exception>
    /// <exception cref="ArchiveException">The file cannot be written.</exception>
    public async Task WriteAsync(string folder, DateTimeOffset takenAt, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"himalytix_production_{takenAt.UtcDateTime:yyyyMMdd_HHmmss}.sql");
        var options = new ArchiveWriterOptions { Passphrase = passphrase, OriginalName = name, ModifiedAt = takenAt, Level = CompressionLevel.SmallestSize };
        await using var file = AtomicFile.Create(Path.Combine(folder, name + ".gz.enc"), overwrite: false);
        await ArchiveWriter.WriteAsync(DumpAsync, file.Stream, options, cancellationToken);
        await file.CommitAsync(cancellationToken);
        File.SetLastWriteTimeUtc(file.Path, takenAt.UtcDateTime);
    }

    private async Task DumpAsync(Stream target, CancellationToken cancellationToken)
    {
        if (pgDump is null)
        {
            await using var shipped = SampleData.OpenBackup();
            await shipped.CopyToAsync(target, cancellationToken);
            return;
        }

        var result = await ProcessRunner.RunAsync(
            new ProcessRequest
            {
                FileName = pgDump,
                Arguments =
                [
                    "--format=plain", "--no-owner", "--no-acl", "--clean", "--if-exists", "--no-password",
                    "--host", cluster.HostName, "--port", cluster.Port.ToString(CultureInfo.InvariantCulture), "--username", PrivateCluster.SuperUser,
                    "--dbname", SandboxBuilder.Database,
                ],
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PGPASSWORD"] = cluster.Password.RevealText(), ["PGOPTIONS"] = null },
                StandardOutput = target,
            },
            cancellationToken);
        if (!result.Succeeded)
        {
            throw new DatabaseException(
                "SandboxBackupFailed", RestoreErrorCategory.OperationFailed, $"pg_dump of the sample failed: {result.StandardError.Trim()}",
                $"Try {pgDump} by hand, or take it off PATH: the module has a backup of the sample.")
            {
                Operation = "Backing up the sandbox",
                TargetName = SandboxBuilder.Database,
                Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["ExitCode"] = result.ExitCode.ToString(CultureInfo.InvariantCulture) },
            };
        }
    }
}
