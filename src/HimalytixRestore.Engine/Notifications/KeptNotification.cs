using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Notifications;

/// <summary>A notification that was taken out of the <see cref="Outbox"/>; until it is disposed of, no other process sends it.</summary>
/// <param name="notification">The notification.</param>
/// <param name="path">Its file.</param>
/// <param name="file">The file, locked.</param>
internal sealed class KeptNotification(RestoreNotification notification, string path, FileStream file) : IAsyncDisposable
{
    /// <summary>The notification.</summary>
    public RestoreNotification Notification => notification;

    /// <summary>Deletes the file, once the notification was sent.</summary>
    /// <exception cref="ArchiveException">It cannot be deleted.</exception>
    public async Task DeleteAsync()
    {
        // Where a file that is open cannot be deleted it is closed first; elsewhere the lock is kept until the file is gone.
        if (Platform.Current.KeepsOpenFiles)
            await file.DisposeAsync().ConfigureAwait(false);
        Outbox.Delete(path);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => file.DisposeAsync();
}
