namespace HimalytixRestore.Engine.Notifications;

/// <summary>What came of one request to a webhook.</summary>
/// <param name="IsTaken">It took the message.</param>
/// <param name="Trouble">Why not, without the URL; empty when it did.</param>
internal sealed record WebhookAnswer(bool IsTaken, string Trouble)
{
    /// <summary>Another try may be taken.</summary>
    public bool IsWorthAnotherTry { get; init; }

    /// <summary>How long the webhook asks to wait; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
