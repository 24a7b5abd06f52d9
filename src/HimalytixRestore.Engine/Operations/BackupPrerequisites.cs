using System.Globalization;
using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Thawing;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>The backup's part of the checklist before a restore: it exists, can be read or thawed, is young enough, its key is right, and there is room for its copy.</summary>
/// <param name="settings">Where things are.</param>
/// <param name="reference">The backup; null is the newest.</param>
internal sealed class BackupPrerequisites(RestoreSettings settings, BackupReference? reference)
{
    /// <summary>The producer makes one a day; a newest backup older than this means that at least one is missing.</summary>
    private static readonly TimeSpan s_oldestNewest = TimeSpan.FromHours(48);

    /// <summary>A copy that ends within this time is a worry for a restore of today.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromHours(12);

    private (BackupSource? Source, RestorePrerequisite Line)? _found;

    /// <summary>The backup's size as it is stored; null when it was not found.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<long?> FindSizeAsync(CancellationToken cancellationToken) => (_found ??= await FindAsync(cancellationToken)).Source?.Backup.SizeBytes;

    /// <summary>Goes through the list. Every line is always there.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<RestorePrerequisite> CheckAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (source, backup) = _found ??= await FindAsync(cancellationToken);
        yield return backup;
        yield return source is null || backup.Status == CheckStatus.Fail || !BackupThaw.IsReadable(source.Backup)
            ? new("Passphrase", CheckStatus.Skipped, "There is no backup that can be read now.", "")
            : await CheckPassphraseAsync(source, cancellationToken);
        yield return CheckStagingSpace(source?.Backup.SizeBytes);
    }

    private async Task<(BackupSource? Source, RestorePrerequisite Line)> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var isNewest = reference is null;
            var wanted = reference ?? await FindNewestAsync(cancellationToken);
            if (wanted is null)
                return (null, Fail($"The store {settings.Store} has no backup{(settings.Environment is { } name ? $" of {name}" : "")}.", "Get-BackupList -Verbose shows what lies there and why it is no backup; check -Store and -Environment."));

            var source = await BackupSource.ResolveAsync(wanted, settings, cancellationToken);
            if (source.Store.IsRemote)
                source = source.With(await new ThawLog(settings.StateFolder, TimeProvider.System).CompleteAsync(await source.Store.RefreshAsync(source.Backup, cancellationToken), cancellationToken));
            return (source, JudgeAge(source, isNewest, Judge(source, isNewest)));
        }
        catch (RestoreException failure)
        {
            return (null, Fail(failure.Message, failure.RecommendedAction) with { Failure = RestoreFailure.From(failure) });
        }
    }

    private async Task<BackupReference?> FindNewestAsync(CancellationToken cancellationToken)
    {
        await foreach (var backup in BackupStores.Open(settings.RequireStore(), settings.Connection).ListAsync(new() { Environment = settings.Environment, Latest = true }, _ => { }, cancellationToken))
            return new() { Backup = backup };
        return null;
    }

    /// <summary>
    /// The policy on lost data: the newest backup is refused when it is older than the RPO allows, so that nobody loses days without having
    /// been asked; one that was named is what somebody asked for.
    /// </summary>
    private RestorePrerequisite JudgeAge(BackupSource source, bool isNewest, RestorePrerequisite judged)
    {
        if (judged.Status == CheckStatus.Fail || settings.MaxBackupAge is not { } limit || source.CreatedAt is not { } created || DateTimeOffset.UtcNow - created is var age && age <= limit)
            return judged;
        var found = string.Create(CultureInfo.InvariantCulture, $"{source.DisplayName} is {age.TotalHours:0} hours old; {limit.TotalHours:0.##} hours are the most that may be lost (RPO).");
        if (isNewest)
            return Fail(found, string.Create(CultureInfo.InvariantCulture, $"Find out why no newer backup was made: Get-BackupList. To restore it all the same: -MaxBackupAgeHours {Math.Ceiling(age.TotalHours) + 1:0}."));
        return judged.Status == CheckStatus.Warn ? judged : Warn(found, "It was named, so it is taken; what was entered since it was made is lost.");
    }

    private static RestorePrerequisite Judge(BackupSource source, bool isNewest)
    {
        var age = source.CreatedAt is { } created ? string.Create(CultureInfo.InvariantCulture, $", {(DateTimeOffset.UtcNow - created).TotalHours:0} hours old") : "";
        var found = $"{source.DisplayName}, {DisplayText.Size(source.Backup.SizeBytes)}{age}";
        return source.Backup switch
        {
            { SizeBytes: 0 } => Empty($"{found}: it is empty."),
            { ArchiveState: not BackupArchiveState.Available } archived when JudgeArchive(archived, found) is { } line => line,
            _ when isNewest && source.CreatedAt < DateTimeOffset.UtcNow - s_oldestNewest => new("Backup", CheckStatus.Warn, $"{found}: the newest backup is older than two days.", "Find out why no newer one was made; what was entered since is lost by a restore."),
            _ => new("Backup", CheckStatus.Pass, found + ".", ""),
        };
    }

    /// <summary>
    /// What an archived backup means for a restore: a full restore thaws it and waits before anything is stopped, so it is no failure, but hours that somebody should know of.
    /// Null where nothing is to be said.
    /// </summary>
    private static RestorePrerequisite? JudgeArchive(BackupInfo backup, string found)
    {
        var receive = $"Receive-Backup -Uri '{backup.Uri}' -Wait";
        return backup switch
        {
            { ArchiveState: BackupArchiveState.Archived } => Warn(
                $"{found}: it lies in the archive class {backup.StorageClass} and must be thawed first.",
                $"Invoke-FullRestore does that and waits before it stops anything ({ThawTimes.Describe(backup.StorageClass)}: -RetrievalTier); to do it now: {receive}. Restore-Database and Test-Backup cannot read it before."),
            { ArchiveState: BackupArchiveState.Restoring } => Warn(
                $"{found}: it is being thawed{(backup.ReadableFrom is { } expected ? $", expected by {DisplayText.Time(expected)}" : "; since when is not known")}.",
                $"Invoke-FullRestore waits for it before it stops anything; to wait and fetch it: {receive}."),
            { ReadableUntil: { } until } when until - DateTimeOffset.UtcNow < s_soon => Warn(
                $"{found}: its thawed copy can be read until {DisplayText.Time(until)} only.", $"{receive} keeps it longer and fetches it."),
            { ReadableUntil: { } until } => new("Backup", CheckStatus.Pass, $"{found}, thawed from {backup.StorageClass} until {DisplayText.Time(until)}.", ""),
            _ => null,
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
            return new(Name, CheckStatus.Fail, failure.Message, failure.RecommendedAction) { Failure = RestoreFailure.From(failure) };
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

    private static RestorePrerequisite Warn(string message, string action) => new("Backup", CheckStatus.Warn, message, action);

    private static RestorePrerequisite Empty(string message)
    {
        const string Action = "Take another backup: Get-BackupList.";
        return Fail(message, Action) with { Failure = new() { ErrorId = "BackupEmpty", Category = RestoreErrorCategory.InvalidData, Message = message, RecommendedAction = Action } };
    }

    private static RestorePrerequisite Fail(string message, string action) => new("Backup", CheckStatus.Fail, message, action);
}
