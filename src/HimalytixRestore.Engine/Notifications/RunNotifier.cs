using System.Threading.Channels;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Notifications;

/// <summary>
/// Tells the webhook of a run, beside the run: what is told returns at once, is kept in the <see cref="Outbox"/>, and is sent, as often as it takes, by a task
/// of its own. Nothing of it fails or holds up a run: trouble is one warning, and what is still unsent at the end is kept.
/// </summary>
internal sealed class RunNotifier : IAsyncDisposable
{
    private readonly Channel<RestoreNotification> _told = Channel.CreateUnbounded<RestoreNotification>(new() { SingleReader = true });
    /// <summary>Not promised to have one reader: a channel that knows so cannot be counted.</summary>
    private readonly Channel<Unsent> _unsent = Channel.CreateUnbounded<Unsent>();
    private readonly CancellationTokenSource _end = new();
    private readonly IReadOnlyList<NotificationKind> _kinds;
    private readonly IRestoreReporter _reporter;
    private readonly Outbox _outbox;
    private readonly NotificationSender _sender;
    private readonly WebhookRetry _retry;
    private readonly Task _keeping;
    private readonly Task _sending;
    private int _warnings;

    /// <summary>A notifier at work.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="settings">Where things are, and what is told.</param>
    /// <param name="reporter">Told of trouble.</param>
    /// <param name="retry">How often the webhook is tried.</param>
    public RunNotifier(Webhook webhook, RestoreSettings settings, IRestoreReporter reporter, WebhookRetry retry)
    {
        (_kinds, _reporter, _retry) = (settings.NotificationEvents, reporter, retry);
        _outbox = new(settings.StateFolder);
        _sender = new(webhook, settings.Environment ?? "") { OnTrouble = WarnOnce };
        _keeping = Task.Run(KeepAsync);
        _sending = Task.Run(() => SendAsync(_end.Token));
    }

    /// <summary>How long the end of a run waits for the last notifications.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The notifier of a run; null when the profile names no webhook, or one that cannot be used, which is a warning.</summary>
    /// <param name="settings">Where things are.</param>
    /// <param name="reporter">Told of trouble.</param>
    public static RunNotifier? For(RestoreSettings settings, IRestoreReporter reporter)
    {
        try
        {
            return settings.Webhook is { } url ? new(new(url), settings, reporter, WebhookRetry.Untiring) : null;
        }
        catch (ConfigurationException e)
        {
            reporter.Warning($"Nobody is notified of this run: {e.Message} {e.RecommendedAction}");
            return null;
        }
    }

    /// <summary>A run begins, or is gone on with.</summary>
    /// <param name="run">The run.</param>
    public void Started(RestoreRun run) => Tell(NotificationKind.Start, run);

    /// <summary>More is known of a run.</summary>
    /// <param name="before">What was known.</param>
    /// <param name="now">What is.</param>
    public void Changed(RestoreRun before, RestoreRun now)
    {
        if (before.UnreachableSince is null && now.UnreachableSince is not null)
            Tell(NotificationKind.DowntimeBegins, now);
        if (before.Downtime is null && now.Downtime is not null)
            Tell(NotificationKind.DowntimeEnds, now);
    }

    /// <summary>A run is over.</summary>
    /// <param name="run">The run.</param>
    public void Ended(RestoreRun run)
    {
        Tell(NotificationKind.Result, run);
        if (run.IncidentPath.Length > 0 && run.State is RestoreRunState.RolledBack or RestoreRunState.Failed)
            Tell(NotificationKind.Escalation, run);
    }

    /// <summary>Gives what is unsent a moment, and leaves the rest to the next run.</summary>
    public async ValueTask DisposeAsync()
    {
        _told.Writer.Complete();
        await EndAsync(_keeping).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(Patience);
        // A webhook in trouble is in a pause now; it has one more try below instead.
        if (_sender.Trouble is null)
            await Task.WhenAny(_sending, Task.Delay(Timeout.Infinite, patience.Token)).ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await EndAsync(_sending).ConfigureAwait(false);
        await SendOnceMoreAsync(patience.Token).ConfigureAwait(false);
        if (_unsent.Reader.Count > 0)
            _reporter.Warning($"{_unsent.Reader.Count} notifications were not sent and are kept in {_outbox.Folder}; the next run or Send-RestoreNotification sends them.");
        _end.Dispose();
    }

    /// <summary>Waits for a task's end; what nobody foresaw is a warning, because a run must not fail by it.</summary>
    private async Task EndAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (task.Exception is { } unforeseen)
            _reporter.Warning($"The notifications ended early: {unforeseen.GetBaseException().Message}");
    }

    private void Tell(NotificationKind kind, RestoreRun run)
    {
        if (_kinds.Contains(kind))
            _told.Writer.TryWrite(NotificationText.Of(kind, run, DateTimeOffset.UtcNow));
    }

    private async Task KeepAsync()
    {
        QueueOlder();
        await foreach (var notification in _told.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                string path = await _outbox.KeepAsync(notification, CancellationToken.None).ConfigureAwait(false);
                _unsent.Writer.TryWrite(new(path, Notification: null));
                if (_outbox.Trim() is > 0 and var lost)
                    _reporter.Warning($"{lost} old notifications were thrown away: more than {Outbox.Capacity} are not kept.");
            }
            catch (ArchiveException e)
            {
                // It can still be sent, only not kept.
                _reporter.Warning($"A notification cannot be kept: {e.Message}");
                _unsent.Writer.TryWrite(new("", notification));
            }
        }

        _unsent.Writer.Complete();
    }

    private void QueueOlder()
    {
        try
        {
            foreach (string path in _outbox.List())
                _unsent.Writer.TryWrite(new(path, Notification: null));
        }
        catch (ArchiveException e)
        {
            _reporter.Warning($"What older runs could not send is not looked at: {e.Message}");
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (await _unsent.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await SendFirstAsync(_retry, cancellationToken).ConfigureAwait(false))
                return;
        }
    }

    private async Task SendOnceMoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_unsent.Reader.TryPeek(out _) && await SendFirstAsync(retry: null, cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The rest is kept.
        }
    }

    /// <summary>Sends the first of what is unsent; false when the webhook did not take it.</summary>
    private async Task<bool> SendFirstAsync(WebhookRetry? retry, CancellationToken cancellationToken)
    {
        if (!_unsent.Reader.TryPeek(out var first))
            return true;
        try
        {
            var sent = first.Notification is { } unkept
                ? await _sender.SendAsync(unkept, retry, cancellationToken).ConfigureAwait(false)
                : await _sender.SendAsync(first.Path, retry, cancellationToken).ConfigureAwait(false);
            if (sent is { Status: NotificationStatus.Kept })
                return false;
        }
        catch (ArchiveException e)
        {
            _reporter.Warning($"A kept notification was passed over: {e.Message} {e.RecommendedAction}");
        }

        _unsent.Reader.TryRead(out _);
        return true;
    }

    private void WarnOnce(WebhookAnswer answer)
    {
        if (Interlocked.Increment(ref _warnings) == 1)
            _reporter.Warning($"The webhook of the notifications does not take them: {answer.Trouble}. The run goes on{(answer.IsWorthAnotherTry ? ", and it is tried again" : "")}.");
    }

    /// <summary>A notification on its way: its file, or itself where no file could be written.</summary>
    private sealed record Unsent(string Path, RestoreNotification? Notification);
}
