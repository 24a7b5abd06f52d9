using System.Globalization;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>Counts the lines of the application's log that tell of an error.</summary>
internal sealed partial class LogWatcher : IWatcher, IAsyncDisposable
{
    /// <summary>How many lines a result quotes; a log can hold what customers entered, and a report goes further than a log.</summary>
    private const int MostQuoted = 3;

    private const int LongestQuote = 160;

    private readonly string _path;
    private readonly LogTail _tail;
    private readonly List<string> _quoted = [];
    private int _errors;
    private int _told;

    /// <summary>A watcher.</summary>
    /// <inheritdoc cref="LogTail(IProgramHost, string?, string, Action{string})"/>
    public LogWatcher(IProgramHost host, string? user, string path) => (_path, _tail) = (path, new(host, user, path, Take));

    /// <inheritdoc/>
    public string Name => "WatchErrors";

    /// <inheritdoc/>
    public Task BeginAsync(CancellationToken cancellationToken) => _tail.BeginAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        await _tail.ReadAsync(cancellationToken);
        var fresh = _errors - _told;
        _told = _errors;
        return fresh == 0 ? [] : [$"{fresh} new error lines in {_path}{(_quoted.Count > 0 ? $", for example: {_quoted[0]}" : "")}"];
    }

    /// <inheritdoc/>
    public HealthFinding Conclude() => _errors == 0
        ? HealthFinding.Pass($"No error line in {_path}.")
        : HealthFinding.Warn($"{_errors} error lines in {_path}: {string.Join("; ", _quoted)}", "Read them in the log; a table or column that is missing means that migrations are not applied.") with
        {
            Id = "ErrorLines",
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lines"] = _errors.ToString(CultureInfo.InvariantCulture), ["Log"] = _path },
        };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _tail.DisposeAsync();

    private void Take(string line)
    {
        if (!ErrorLine().IsMatch(line))
            return;
        _errors++;
        if (_quoted.Count < MostQuoted)
            _quoted.Add(SafeText.Line(line, LongestQuote));
    }

    // A traceback's own lines follow its record, which carries the level; one that nobody logged begins with its heading.
    [GeneratedRegex(@"\b(ERROR|CRITICAL|FATAL)\b|^Traceback \(most recent call last\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorLine();
}
