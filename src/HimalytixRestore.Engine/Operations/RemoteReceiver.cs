using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Stores.Thawing;
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

    /// <summary>Fetches it; one that is archived is thawed before, and kept readable meanwhile.</summary>
    /// <param name="thaws">Remembers what was asked for.</param>
    /// <param name="clock">The time in which a thaw is waited for.</param>
    /// <param name="cancellationToken">Ends it; what has come stays to go on from, and a thaw goes on.</param>
    /// <exception cref="StoreException">The object cannot be fetched, or was replaced.</exception>
    /// <exception cref="IntegrityException">What came is not what the store has.</exception>
    /// <exception cref="ArchiveException">The file exists, another process writes it, or the disk refused.</exception>
    public async Task<ReceivedBackup> ReceiveAsync(ThawLog thaws, TimeProvider clock, CancellationToken cancellationToken)
    {
        // A thaw costs money and hours: what is in the way of the file is said before. What is partly there has its room already.
        if (!request.File.Overwrite && File.Exists(_path))
            throw FileErrors.Exists(_path);
        if (!File.Exists(PartialFile.PathOf(_path)))
            DiskRoom.Require(_path, source.Backup.SizeBytes);
        ThawedDownload download = new(new(source.Store, request.Thaw, reporter, clock, thaws), reporter);
        var (file, backup) = await download.RunAsync(source.Backup, FetchAsync, cancellationToken);
        return file is null ? new(null, backup) : new(file, null);
    }

    private async Task<BackupFile> FetchAsync(BackupInfo backup, DownloadPace pace, CancellationToken cancellationToken)
    {
        RestoreProgressMeter? meter = null;
        ObjectDownload? download = null;
        download = new(source.Store, backup, Options(), reporter.Verbose, () =>
        {
            pace.Report(download!.BytesThere);
            meter!.Report(backup.Name);
        });
        meter = new(reporter, $"Receiving {backup.Name}", () => download.BytesThere, backup.SizeBytes, () => download.BytesBefore);
        try
        {
            return Describe(await download.RunAsync(_path, request.File.Overwrite, cancellationToken));
        }
        finally
        {
            if (download.IsKept)
                reporter.Warning($"{DisplayText.Size(download.BytesThere)} of {backup.Name} stay in {PartialFile.PathOf(_path)}: the same command goes on from there.");
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
