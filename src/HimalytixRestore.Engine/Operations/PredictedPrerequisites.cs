using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Health;

namespace HimalytixRestore.Engine.Operations;

/// <summary>
/// The server's part of the checklist where the backup has not been read yet: what the last one held says what this one will need.
/// Yesterday's needs are no proof, so what is missing for them is a warning; the step Verify asks again with this backup's own.
/// </summary>
/// <param name="server">Checks the server.</param>
internal sealed class PredictedPrerequisites(ServerPrerequisites server)
{
    /// <summary>Goes through the list.</summary>
    /// <param name="target">The restore, without inventory.</param>
    /// <param name="past">The last restore; null predicts nothing.</param>
    /// <param name="backupSize">The size of the backup that is to be restored, as it is stored; null when it is not known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<RestorePrerequisite> CheckAsync(PrerequisiteTarget target, PastRestore? past, long? backupSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var predicted = new Dictionary<string, RestorePrerequisite>(StringComparer.Ordinal);
        if (past is not null)
        {
            await foreach (var line in server.CheckDumpAsync(target with { Inventory = past.Inventory }, cancellationToken))
                predicted[line.Name] = Soften(line, past);
        }

        await foreach (var line in server.CheckAsync(target with { ExpectedSizeBytes = Expected(past, backupSize ?? 0) }, cancellationToken))
            yield return line.Status is CheckStatus.Pass or CheckStatus.Skipped && predicted.TryGetValue(line.Name, out var told) && told.Status is CheckStatus.Pass or CheckStatus.Warn ? told : line;
    }

    /// <summary>The size on disk that a backup will have: in proportion to the last one's; where none is known, at least what is stored of it, compressed.</summary>
    /// <param name="past">The last restore.</param>
    /// <param name="backupSize">The backup's size; 0 when it is not known.</param>
    internal static long Expected(PastRestore? past, long backupSize) => past switch
    {
        { DatabaseSizeBytes: > 0, BackupSizeBytes: > 0 } when backupSize > 0 => (long)((double)past.DatabaseSizeBytes / past.BackupSizeBytes * backupSize),
        { DatabaseSizeBytes: > 0 } => past.DatabaseSizeBytes,
        _ => backupSize,
    };

    private static RestorePrerequisite Soften(RestorePrerequisite line, PastRestore past) => line with
    {
        Status = line.Status == CheckStatus.Fail ? CheckStatus.Warn : line.Status,
        Message = $"{line.Message} (As the backup of run {past.RunId} was.)",
    };
}
