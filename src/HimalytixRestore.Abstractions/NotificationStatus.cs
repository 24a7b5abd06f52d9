namespace HimalytixRestore;

/// <summary>What became of a notification.</summary>
public enum NotificationStatus
{
    /// <summary>The webhook took it.</summary>
    Sent,

    /// <summary>The webhook did not take it; it is kept, and sent by the next run or by <c>Send-RestoreNotification</c>.</summary>
    Kept,
}
