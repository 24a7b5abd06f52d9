using System.Globalization;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>Answers, and how many of them were failures of the application.</summary>
internal sealed class AnswerCount
{
    /// <summary>From this share of failures on the application does not work; below it some page fails.</summary>
    private const double FailingShare = 0.05;

    private int _all;
    private int _failed;
    private int _told;

    /// <summary>Counts one.</summary>
    /// <param name="status">Its status; 0 is none at all.</param>
    public void Add(int status)
    {
        _all++;
        if (status is 0 or >= 500)
            _failed++;
    }

    /// <summary>What is new and bad.</summary>
    public IReadOnlyList<string> TakeNew()
    {
        var fresh = _failed - _told;
        _told = _failed;
        return fresh == 0 ? [] : [$"{fresh} new answers with 5xx or none at all; {_failed} of {_all} so far"];
    }

    /// <summary>The verdict.</summary>
    /// <param name="what">What was counted.</param>
    public HealthFinding Conclude(string what)
    {
        var share = _all == 0 ? 0 : (double)_failed / _all;
        var message = string.Create(CultureInfo.InvariantCulture, $"{_failed} of {_all} {what} failed with 5xx or no answer ({100 * share:0.##} %).");
        const string Action = "Read the tracebacks in the application's log: journalctl -u himalytix-django -n 200.";
        var finding = _failed == 0 ? HealthFinding.Pass(message) : share < FailingShare ? HealthFinding.Warn(message, Action) : HealthFinding.Fail(message, Action);
        return finding with
        {
            Id = _failed == 0 ? "" : "ServerErrors",
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Requests"] = _all.ToString(CultureInfo.InvariantCulture), ["Failed"] = _failed.ToString(CultureInfo.InvariantCulture) },
        };
    }
}
