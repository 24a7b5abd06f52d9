using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Thawing;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Listing, fetching, proving and opening backups: the rooms Stores, Archives and Dumps put together.</summary>
/// <param name="resolver">Finds out where things are.</param>
/// <param name="clock">The time in which thaws are waited for; null is the machine's.</param>
internal sealed class BackupOperations(SettingsResolver resolver, TimeProvider? clock = null) : IBackupOperations
{
    private const int BufferSize = 256 * 1024;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public async IAsyncEnumerable<BackupInfo> ListAsync(BackupListRequest request, IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = resolver.Resolve(request.Settings);
        var filter = new BackupFilter { Environment = settings.Environment, Before = request.Before, After = request.After, Latest = request.Latest };
        var store = BackupStores.Open(settings.RequireStore(), settings.Connection);
        var listing = new ThawListing(store, new(settings.StateFolder, _clock));
        await foreach (var backup in listing.CompleteAsync(store.ListAsync(filter, reporter.Verbose, cancellationToken), cancellationToken))
            yield return backup;
    }

    /// <inheritdoc/>
    public string PlanFile(BackupFileRequest request, BackupFileOperation operation) => BackupPaths.Plan(request, operation);

    /// <inheritdoc/>
    public async Task<ReceivedBackup> ReceiveAsync(ReceiveRequest receive, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var request = receive.File;
        var settings = resolver.Resolve(request.Settings);
        var source = await BackupSource.ResolveAsync(request.Source, settings, cancellationToken);
        return await reporter.TellAsync("Receiving", source, () => FetchAsync(receive, settings, source, reporter, cancellationToken), received => received.File is { } file ? FileNarration.Of(file) : "it is being thawed, and not here yet");
    }

    /// <inheritdoc/>
    public async Task<BackupFile> UnprotectAsync(BackupFileRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var source = await ResolveAsync(request.Settings, request.Source, cancellationToken);
        return await reporter.TellAsync("Decrypting", source, () => UnprotectAsync(request, source, reporter, cancellationToken), FileNarration.Of);
    }

    /// <inheritdoc/>
    public async Task<BackupFile> ExpandAsync(BackupFileRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var source = await ResolveAsync(request.Settings, request.Source, cancellationToken);
        return await reporter.TellAsync("Expanding", source, () => ExpandAsync(request, source, reporter, cancellationToken), FileNarration.Of);
    }

    /// <inheritdoc/>
    public async Task<BackupVerification> VerifyAsync(VerifyRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var source = await ResolveAsync(request.Settings, request.Source, cancellationToken);
        return await reporter.TellAsync(request.Quick ? "Probing" : "Verifying", source, () => VerifyAsync(request, source, reporter, cancellationToken), FileNarration.Of);
    }

    private Task<BackupSource> ResolveAsync(SettingsRequest request, BackupReference reference, CancellationToken cancellationToken)
        => BackupSource.ResolveAsync(reference, resolver.Resolve(request), cancellationToken);

    private async Task<ReceivedBackup> FetchAsync(ReceiveRequest receive, RestoreSettings settings, BackupSource source, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var request = receive.File;
        if (source.Store.IsRemote)
            return await new RemoteReceiver(source, receive, reporter).ReceiveAsync(new(settings.StateFolder, _clock), _clock, cancellationToken);
        await using ArchiveInput stored = new(await source.OpenStoredAsync(cancellationToken), leaveOpen: false);
        return new(await WriteAsync(request, BackupFileOperation.Receive, source, source.Backup.Stage, stored, stored, ReadOnlyMemory<byte>.Empty, Meter(reporter, "Receiving", source, () => stored.BytesRead), cancellationToken), null);
    }

    private static async Task<BackupFile> UnprotectAsync(BackupFileRequest request, BackupSource source, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await using var held = await source.HoldReadableAsync(reporter, cancellationToken);
        await using ArchiveInput stored = new(await source.OpenStoredAsync(cancellationToken), leaveOpen: false);
        await using OpenSslDecryptStream opened = new(stored, source.Options() with { LeaveOpen = true }, GzipHeader.Magic.ToArray());

        // The first block is given out only when the key is right: before there is a file.
        var first = new byte[BufferSize];
        var count = await opened.ReadAsync(first, cancellationToken);
        return await WriteAsync(request, BackupFileOperation.Unprotect, source, BackupStage.Compressed, opened, stored, first.AsMemory(0, count), Meter(reporter, "Decrypting", source, () => stored.BytesRead), cancellationToken);
    }

    private static async Task<BackupFile> ExpandAsync(BackupFileRequest request, BackupSource source, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await using var held = await source.HoldReadableAsync(reporter, cancellationToken);
        await using var plain = await source.OpenPlainAsync(cancellationToken);
        var meter = Meter(reporter, "Expanding", source, () => plain.BytesRead);
        await using var file = AtomicFile.Create(BackupPaths.Plan(request, BackupFileOperation.Expand), request.Overwrite);
        await using ArchiveOutput output = new(file.Stream);
        await using TeeReadStream tee = new(plain, output);
        await using (DumpReader reader = new(tee, DumpReaderOptions.Verification))
            await BackupVerifier.DrainAsync(reader, () => meter.Report(source.Backup.Name), cancellationToken);
        source.RequireSha256(source.ExpectedSha256, plain.Sha256);
        await output.CompleteAsync(cancellationToken);
        await file.CommitAsync(cancellationToken);
        return Describe(source, file.Path, BackupStage.Plain, output);
    }

    private static async Task<BackupVerification> VerifyAsync(VerifyRequest request, BackupSource source, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        BackupVerifier verifier = new(source);
        if (request.Quick)
            return await verifier.QuickAsync(cancellationToken);
        await using var held = await source.HoldReadableAsync(reporter, cancellationToken);
        long read = 0;
        var meter = Meter(reporter, "Verifying", source, () => read);
        return await verifier.FullAsync(
            bytes =>
            {
                read = bytes;
                meter.Report(source.Backup.Name);
            },
            cancellationToken);
    }

    /// <summary>Writes a stream as a file that appears when it is whole.</summary>
    private static async Task<BackupFile> WriteAsync(
        BackupFileRequest request, BackupFileOperation operation, BackupSource source, BackupStage stage, Stream content, ArchiveInput stored, ReadOnlyMemory<byte> beginning,
        RestoreProgressMeter meter, CancellationToken cancellationToken)
    {
        await using var file = AtomicFile.Create(BackupPaths.Plan(request, operation), request.Overwrite);
        await using ArchiveOutput output = new(file.Stream);
        await output.WriteAsync(beginning, cancellationToken);
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            meter.Report(source.Backup.Name);
        }

        source.RequireSha256(source.ExpectedSha256, stored.Sha256);
        await output.CompleteAsync(cancellationToken);
        await file.CommitAsync(cancellationToken);
        return Describe(source, file.Path, stage, output);
    }

    private static BackupFile Describe(BackupSource source, string path, BackupStage stage, ArchiveOutput output) => new()
    {
        Path = path,
        Stage = stage,
        SizeBytes = output.BytesWritten,
        Sha256 = output.Sha256,
        Uri = source.Origin,
        Version = source.OriginVersion,
        Environment = source.Backup.Environment,
        CreatedAt = source.CreatedAt,
    };

    private static RestoreProgressMeter Meter(IRestoreReporter reporter, string verb, BackupSource source, Func<long> bytesRead)
        => new(reporter, $"{verb} {source.Backup.Name}", bytesRead, source.Backup.SizeBytes);
}
