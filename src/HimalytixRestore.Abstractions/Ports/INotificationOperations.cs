namespace HimalytixRestore.Ports;

/// <summary>Messages to the webhook of an environment, by hand.</summary>
public interface INotificationOperations
{
    /// <summary>Sends what is kept from before, oldest first, and then what is asked for; what the webhook does not take is kept.</summary>
    /// <param name="request">What.</param>
    /// <param name="reporter">Told why something was kept.</param>
    /// <param name="cancellationToken">Ends it; what was not sent is kept.</param>
    /// <exception cref="ConfigurationException">The profile names no webhook, or its URL is none.</exception>
    IAsyncEnumerable<RestoreNotification> SendAsync(NotificationRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);
}
