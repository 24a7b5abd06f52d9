using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>
/// A snapshot by pg_dump with owners and grants, compressed, encrypted with the backups' passphrase when there is one; nothing
/// plain touches the disk. It counts only once it was read back to the dump's trailer.
/// </summary>
/// <param name="settings">The server, the folder, the passphrase.</param>
/// <param name="reporter">Told the progress.</param>
internal sealed class DumpSnapshot(RestoreSettings settings, IRestoreReporter reporter)
{
    /// <summary>The file of a snapshot; what a file name cannot hold is replaced.</summary>
    /// <param name="settings">The folder, and whether there is a passphrase.</param>
    /// <param name="name">The snapshot's name.</param>
    public static string PathFor(RestoreSettings settings, string name) =>
        Path.Combine(settings.SnapshotFolder, $"{PlainName(name)}.gz{(settings.Passphrase is null ? "" : ".enc")}");

    /// <summary>Takes the snapshot.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">The snapshot's name.</param>
    /// <param name="time">When it is taken.</param>
    /// <param name="cancellationToken">Ends it; no file is left.</param>
    /// <exception cref="DatabaseException">The server or pg_dump refused.</exception>
    /// <exception cref="ArchiveException">The file cannot be written, or exists.</exception>
    /// <exception cref="IntegrityException">What was read back is not what was written.</exception>
    /// <exception cref="DumpException">The dump is not whole.</exception>
    public async Task<DatabaseSnapshot> TakeAsync(string database, string name, DateTimeOffset time, CancellationToken cancellationToken)
    {
        DatabaseInfo attributes;
        DumpProgram program;
        await using (ServerSession session = await new ServerConnections(settings.Server).OpenMaintenanceAsync(cancellationToken))
        {
            attributes = await DatabaseInspector.RequireAsync(session, database, cancellationToken);
            program = await DumpProgram.FindAsync(session.MajorVersion, cancellationToken);
        }

        if (settings.Passphrase is null)
            reporter.Warning($"There is no passphrase: the snapshot of {database} is not encrypted.");

        string path = PathFor(settings, name);
        WrittenArchive written = await WriteAsync(program, database, name, path, time, cancellationToken);
        await ProveAsync(path, written, cancellationToken);
        return new()
        {
            Database = database,
            Method = SnapshotMethod.Dump,
            Name = Path.GetFileName(path),
            Path = path,
            Stage = written.Stage,
            SizeBytes = written.SizeBytes,
            Sha256 = written.Sha256,
            CreatedAt = time,
            Server = settings.Server.Address,
            Attributes = attributes,
        };
    }

    private static string PlainName(string name) =>
        string.Concat(name.Select(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.' or ' ' ? character : '_')) + ".sql";

    private async Task<WrittenArchive> WriteAsync(DumpProgram program, string database, string name, string path, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await using AtomicFile file = AtomicFile.Create(path, overwrite: false);
        ArchiveWriterOptions options = new()
        {
            Passphrase = settings.Passphrase,
            KeyDerivation = new(settings.Iterations, settings.Digest),
            OriginalName = PlainName(name),
            ModifiedAt = time,
        };
        WrittenArchive written = await ArchiveWriter.WriteAsync((plain, token) => program.DumpAsync(settings.Server, database, plain, token), file.Stream, options, cancellationToken);
        await file.CommitAsync(cancellationToken);
        return written;
    }

    private async Task ProveAsync(string path, WrittenArchive written, CancellationToken cancellationToken)
    {
        try
        {
            ArchiveOptions options = new() { Stage = written.Stage, Passphrase = settings.Passphrase, KeyDerivation = new(settings.Iterations, settings.Digest), SourceName = path };
            await using PlainSqlStream plain = await PlainSqlStream.OpenAsync(File.OpenRead(path), options, cancellationToken);
            RestoreProgressMeter meter = new(reporter, $"Proving {Path.GetFileName(path)}", () => plain.BytesRead, written.SizeBytes);
            await using (DumpReader reader = new(plain, DumpReaderOptions.Verification with { LeaveOpen = true }))
                await BackupVerifier.DrainAsync(reader, () => meter.Report(Path.GetFileName(path)), cancellationToken);

            if (!string.Equals(plain.Sha256, written.Sha256, StringComparison.Ordinal))
            {
                throw new IntegrityException("SnapshotUnreadable", $"The snapshot {path} reads back differently from what was written.",
                    "Look at the disk of the snapshot folder; choose another folder with -SnapshotFolder and repeat the command.")
                { TargetName = path };
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
