using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Stores.Transfer;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Brings a backup from a store in a network to a file: in parts, gone on with after whatever broke it off.</summary>
/// <param name="source">The backup.</param>
/// <param name="request">Where to and how.</param>
/// <param name="reporter">Told the progress, and what is left to go on from.</param>
internal sealed class RemoteReceiver(BackupSource source, ReceiveRequest request, IRestoreReporter reporter)
{
    private readonly string _path = BackupPaths.Plan(request.File, BackupFileOperation.Receive);

    /// <summary>Fetches it.</summary>
    /// <param name="cancellationToken">Ends it; what has come stays to go on from.</param>
    /// <exception cref="StoreException">The object cannot be fetched, or was replaced.</exception>
    /// <exception cref="IntegrityException">What came is not what the store has.</exception>
    /// <exception cref="ArchiveException">The file exists, another process writes it, or the disk refused.</exception>
    public async Task<ReceivedBackup> ReceiveAsync(CancellationToken cancellationToken)
    {
        RestoreProgressMeter? meter = null;
        ObjectDownload download = new(source.Store, source.Backup, Options(), reporter.Verbose, () => meter!.Report(source.Backup.Name));
        meter = new(reporter, $"Receiving {source.Backup.Name}", () => download.BytesThere, source.Backup.SizeBytes, () => download.BytesBefore);
        try
        {
            return new(Describe(await download.RunAsync(_path, request.File.Overwrite, cancellationToken)), null);
        }
        finally
        {
            if (download.IsKept)
                reporter.Warning($"{DisplayText.Size(download.BytesThere)} of {source.Backup.Name} stay in {PartialFile.PathOf(_path)}: the same command goes on from there.");
        }
    }

    private BackupFile Describe(string sha256) => new()
    {
        Path = _path,
        Stage = source.Backup.Stage,
        SizeBytes = source.Backup.SizeBytes,
        Sha256 = sha256,
        Uri = source.Origin,
        Version = source.OriginVersion,
        Environment = source.Backup.Environment,
        CreatedAt = source.CreatedAt,
    };

    private TransferOptions Options() =>
        new(request.Connections ?? TransferOptions.File.Connections, request.PartSizeBytes ?? TransferOptions.File.PartSizeBytes);
}
