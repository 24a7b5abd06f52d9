using System.Globalization;
using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>The backup's part of the checklist before a restore: it exists, can be read now, is young enough, its key is right, and there is room for its copy.</summary>
/// <param name="settings">Where things are.</param>
internal sealed class BackupPrerequisites(RestoreSettings settings)
{
    /// <summary>The producer makes one a day; a newest backup older than this means that at least one is missing.</summary>
    private static readonly TimeSpan s_oldestNewest = TimeSpan.FromHours(48);

    /// <summary>Goes through the list. Every line is always there.</summary>
    /// <param name="reference">The backup; null is the newest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<RestorePrerequisite> CheckAsync(BackupReference? reference, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (source, backup) = await FindAsync(reference, cancellationToken);
        yield return backup;
        yield return source is null || backup.Status == CheckStatus.Fail
            ? new("Passphrase", CheckStatus.Skipped, "There is no backup that could be read.", "")
            : await CheckPassphraseAsync(source, cancellationToken);
        yield return CheckStagingSpace(source?.Backup.SizeBytes);
    }

    private async Task<(BackupSource? Source, RestorePrerequisite Line)> FindAsync(BackupReference? reference, CancellationToken cancellationToken)
    {
        try
        {
            var isNewest = reference is null;
            reference ??= await FindNewestAsync(cancellationToken);
            if (reference is null)
                return (null, Fail($"The store {settings.Store} has no backup{(settings.Environment is { } name ? $" of {name}" : "")}.", "Get-BackupList -Verbose shows what lies there and why it is no backup; check -Store and -Environment."));

            var source = await BackupSource.ResolveAsync(reference, settings, cancellationToken);
            return (source, Judge(source, isNewest));
        }
        catch (RestoreException failure)
        {
            return (null, Fail(failure.Message, failure.RecommendedAction));
        }
    }

    private async Task<BackupReference?> FindNewestAsync(CancellationToken cancellationToken)
    {
        await foreach (var backup in BackupStores.Open(settings.RequireStore(), settings.Connection).ListAsync(new() { Environment = settings.Environment, Latest = true }, _ => { }, cancellationToken))
            return new() { Backup = backup };
        return null;
    }

    private static RestorePrerequisite Judge(BackupSource source, bool isNewest)
    {
        var age = source.CreatedAt is { } created ? string.Create(CultureInfo.InvariantCulture, $", {(DateTimeOffset.UtcNow - created).TotalHours:0} hours old") : "";
        var found = $"{source.DisplayName}, {DisplayText.Size(source.Backup.SizeBytes)}{age}";
        return source.Backup switch
        {
            { SizeBytes: 0 } => Fail($"{found}: it is empty.", "Take another backup: Get-BackupList."),
            { ArchiveState: BackupArchiveState.Archived } => Fail($"{found}: it lies in the archive class {source.Backup.StorageClass} and cannot be read.", "Ask the store to restore it (aws s3api restore-object) and wait; Expedited takes minutes, Standard hours."),
            { ArchiveState: BackupArchiveState.Restoring } => Fail($"{found}: it is still being brought out of its archive.", "Wait and repeat the check."),
            _ when isNewest && source.CreatedAt < DateTimeOffset.UtcNow - s_oldestNewest => new("Backup", CheckStatus.Warn, $"{found}: the newest backup is older than two days.", "Find out why no newer one was made; what was entered since is lost by a restore."),
            _ => new("Backup", CheckStatus.Pass, found + ".", ""),
        };
    }

    private static async Task<RestorePrerequisite> CheckPassphraseAsync(BackupSource source, CancellationToken cancellationToken)
    {
        const string Name = "Passphrase";
        try
        {
            var facts = await source.ProbeAsync(cancellationToken);
            var notes = facts.Notes.Count == 0 ? "" : $" {string.Join(' ', facts.Notes)}";
            return facts.Stage == BackupStage.Encrypted
                ? new(Name, CheckStatus.Pass, $"It opens both ends of the backup.{notes}", "")
                : new(Name, CheckStatus.Skipped, $"The backup is not encrypted; its ends are as they should be.{notes}", "");
        }
        catch (RestoreException failure)
        {
            return new(Name, CheckStatus.Fail, failure.Message, failure.RecommendedAction);
        }
    }

    /// <summary>A fetched copy and its stages: twice the backup's size (docs/cmdlets.md, checklist).</summary>
    private RestorePrerequisite CheckStagingSpace(long? backupSize)
    {
        const string Name = "StagingSpace";
        if (backupSize is not { } size)
            return new(Name, CheckStatus.Skipped, "The backup's size is not known.", "");

        var folder = new DirectoryInfo(settings.StateFolder);
        while (!folder.Exists && folder.Parent is { } parent)
            folder = parent;
        var finding = DiskPrerequisite.Judge(folder.FullName, new DriveInfo(folder.FullName).AvailableFreeSpace, 2 * size);
        return new(Name, finding.Status, finding.Message, finding.RecommendedAction);
    }

    private static RestorePrerequisite Fail(string message, string action) => new("Backup", CheckStatus.Fail, message, action);
}
