using System.Globalization;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>The share of 5xx among the answers that an access log tells of (the common format of gunicorn, nginx and Apache).</summary>
internal sealed partial class AccessLogWatcher : IWatcher, IAsyncDisposable
{
    private readonly AnswerCount _count = new();
    private readonly LogTail _tail;

    /// <summary>A watcher.</summary>
    /// <inheritdoc cref="LogTail(IProgramHost, string?, string, Action{string})"/>
    public AccessLogWatcher(IProgramHost host, string? user, string path) => _tail = new(host, user, path, Take);

    /// <inheritdoc/>
    public string Name => "WatchTraffic";

    /// <inheritdoc/>
    public Task BeginAsync(CancellationToken cancellationToken) => _tail.BeginAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        await _tail.ReadAsync(cancellationToken);
        return _count.TakeNew();
    }

    /// <inheritdoc/>
    public HealthFinding Conclude() => _count.Conclude("requests of users");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _tail.DisposeAsync();

    private void Take(string line)
    {
        if (StatusOf().Match(line) is { Success: true } match)
            _count.Add(int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("\"[A-Z]+ [^\"]* HTTP/[0-9.]+\" (?<status>[1-5][0-9]{2})\\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StatusOf();
}
