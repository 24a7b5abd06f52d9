namespace HimalytixRestore.Engine.Notifications;

/// <summary>Brings kept notifications of one environment to its webhook.</summary>
/// <param name="webhook">The webhook.</param>
/// <param name="environment">The environment; what is kept for another one is left alone.</param>
internal sealed class NotificationSender(Webhook webhook, string environment)
{
    /// <summary>The last answer that was not good; null when there was none, or a good one came after it.</summary>
    public WebhookAnswer? Trouble { get; private set; }

    /// <summary>Told of each answer that is not good.</summary>
    public Action<WebhookAnswer>? OnTrouble { get; init; }

    /// <summary>Sends a notification from its file, which is deleted when the webhook has taken it; null when there was nothing to send.</summary>
    /// <param name="path">The file.</param>
    /// <param name="retry">How often it is tried; null is once.</param>
    /// <param name="cancellationToken">Ends it; the file stays.</param>
    /// <exception cref="ArchiveException">The file cannot be read or deleted.</exception>
    public async Task<RestoreNotification?> SendAsync(string path, WebhookRetry? retry, CancellationToken cancellationToken)
    {
        await using var kept = await Outbox.TakeAsync(path, cancellationToken).ConfigureAwait(false);
        if (kept is null || !string.Equals(kept.Notification.Environment, environment, StringComparison.Ordinal))
            return null;
        var sent = await SendAsync(kept.Notification, retry, cancellationToken).ConfigureAwait(false);
        if (sent.Status == NotificationStatus.Sent)
            await kept.DeleteAsync().ConfigureAwait(false);
        return sent;
    }

    /// <summary>Sends a notification that no file has.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="retry">How often it is tried; null is once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RestoreNotification> SendAsync(RestoreNotification notification, WebhookRetry? retry, CancellationToken cancellationToken)
    {
        var answer = retry is null ? await PostAsync(cancellationToken).ConfigureAwait(false) : await retry.ExecuteAsync(PostAsync, cancellationToken).ConfigureAwait(false);
        return notification with { Status = answer.IsTaken ? NotificationStatus.Sent : NotificationStatus.Kept };

        async Task<WebhookAnswer> PostAsync(CancellationToken token)
        {
            var once = await webhook.PostAsync(notification.Text, token).ConfigureAwait(false);
            Trouble = once.IsTaken ? null : once;
            if (!once.IsTaken)
                OnTrouble?.Invoke(once);
            return once;
        }
    }
}
