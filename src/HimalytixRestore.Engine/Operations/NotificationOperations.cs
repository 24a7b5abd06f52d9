using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Notifications;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Notifications by hand.</summary>
/// <param name="resolver">Finds out where things are.</param>
/// <param name="retry">How often a webhook is tried; null is <see cref="WebhookRetry.Brief"/>.</param>
internal sealed class NotificationOperations(SettingsResolver resolver, WebhookRetry? retry = null) : INotificationOperations
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<RestoreNotification> SendAsync(NotificationRequest request, IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = resolver.Resolve(request.Settings);
        var url = settings.Webhook ?? throw new ConfigurationException("WebhookMissing", "The profile names no webhook.", "Add to the environment of the profile: \"notifications\": { \"urlFile\": \"…\" }, and write the URL into that file (0600).");
        var webhook = new Webhook(url);
        var outbox = new Outbox(settings.StateFolder);
        if (New(request, settings) is { } notification)
            await outbox.KeepAsync(notification, cancellationToken).ConfigureAwait(false);
        var sender = new NotificationSender(webhook, settings.Environment ?? "");
        foreach (string path in outbox.List())
        {
            var sent = await TrySendAsync(sender, path, reporter, cancellationToken).ConfigureAwait(false);
            if (sent is null)
                continue;
            yield return sent;
            if (sender.Trouble is { } trouble)
            {
                reporter.Error(NotTaken(trouble, outbox));
                yield break;
            }
        }
    }

    private async Task<RestoreNotification?> TrySendAsync(NotificationSender sender, string path, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(path, retry ?? WebhookRetry.Brief, cancellationToken).ConfigureAwait(false);
        }
        catch (ArchiveException e)
        {
            reporter.Error(e);
            return null;
        }
    }

    private static RestoreNotification? New(NotificationRequest request, RestoreSettings settings)
    {
        var now = DateTimeOffset.UtcNow;
        // The webhook is the environment's that was asked for, whatever the run says.
        string environment = settings.Environment ?? "";
        if (request.Run is { } run)
            return NotificationText.Of(NotificationKind.Result, run, now) with { Environment = environment };
        return request.Message is { } message ? new() { Kind = NotificationKind.Message, Environment = environment, Text = message, CreatedAt = now } : null;
    }

    private static RunbookException NotTaken(WebhookAnswer trouble, Outbox outbox) => new(
        "NotificationKept", RestoreErrorCategory.Unavailable, $"The webhook did not take a notification: {trouble.Trouble}. What is unsent is kept in {outbox.Folder}.",
        trouble.IsWorthAnotherTry ? "Try Send-RestoreNotification again later; the next run sends it too." : "Check the URL in the file or variable that \"notifications\" of the profile names, then try Send-RestoreNotification again.")
    { TargetName = outbox.Folder };
}
