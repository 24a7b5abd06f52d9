using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Finds the backup that a request means in the store that it names.</summary>
internal static class BackupSearch
{
    /// <summary>The one that was given, or that the plan named; else what the store lists by the name, or as the newest. Null for a file, and when the store lists no such backup.</summary>
    /// <param name="backups">Lists the store.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="reporter">Told what was passed over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store cannot be listed.</exception>
    public static async Task<BackupInfo?> FindAsync(IBackupOperations backups, FullRestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        if ((request.Source is { } source ? source.Backup : request.Planned) is { } known)
            return known;
        string? wanted = Wanted(request);
        if (request.Source is not null && wanted is null)
            return null;
        await foreach (var backup in backups.ListAsync(new() { Settings = request.Settings, Latest = wanted is null }, reporter, cancellationToken).ConfigureAwait(false))
        {
            if (IsMeant(backup, wanted))
                return backup;
        }

        return null;
    }

    /// <summary>The URI or name by which a backup is wanted; null when it is wanted by neither.</summary>
    /// <param name="request">What was asked for.</param>
    public static string? Wanted(FullRestoreRequest request) => request.Source?.Uri ?? request.Source?.Name;

    /// <summary>True when a backup has the URI or name; without one, every backup is.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="wanted">The URI or name.</param>
    public static bool IsMeant(BackupInfo backup, string? wanted) =>
        wanted is null || string.Equals(backup.Uri, wanted, StringComparison.Ordinal) || string.Equals(backup.Name, wanted, StringComparison.Ordinal);
}
