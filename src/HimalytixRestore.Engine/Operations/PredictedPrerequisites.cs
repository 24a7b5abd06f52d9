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
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<RestorePrerequisite> CheckAsync(PrerequisiteTarget target, PastRestore? past, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var predicted = new Dictionary<string, RestorePrerequisite>(StringComparer.Ordinal);
        if (past is not null)
        {
            await foreach (var line in server.CheckDumpAsync(target with { Inventory = past.Inventory }, cancellationToken))
                predicted[line.Name] = Soften(line, past);
        }

        await foreach (var line in server.CheckAsync(target with { ExpectedSizeBytes = past?.DatabaseSizeBytes ?? 0 }, cancellationToken))
            yield return line.Status is CheckStatus.Pass or CheckStatus.Skipped && predicted.TryGetValue(line.Name, out var told) && told.Status is CheckStatus.Pass or CheckStatus.Warn ? told : line;
    }

    private static RestorePrerequisite Soften(RestorePrerequisite line, PastRestore past) => line with
    {
        Status = line.Status == CheckStatus.Fail ? CheckStatus.Warn : line.Status,
        Message = $"{line.Message} (As the backup of run {past.RunId} was.)",
    };
}
