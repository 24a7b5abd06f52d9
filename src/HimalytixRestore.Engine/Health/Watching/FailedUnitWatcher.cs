using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>Units of systemd that fail while we watch; those that had failed before are somebody else's trouble.</summary>
/// <param name="host">The host.</param>
/// <param name="isUserScope">True asks the user's manager, false the machine's.</param>
internal sealed class FailedUnitWatcher(IProgramHost host, bool isUserScope) : IWatcher
{
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string?> s_environment = new(StringComparer.Ordinal) { ["LC_ALL"] = "C" };

    private readonly HashSet<string> _before = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _failed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "WatchUnits";

    /// <inheritdoc/>
    public async Task BeginAsync(CancellationToken cancellationToken) => _before.UnionWith(await ReadAsync(cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        var now = await ReadAsync(cancellationToken);
        return [.. now.Where(unit => !_before.Contains(unit) && _failed.Add(unit)).Select(unit => $"the unit {unit} has failed")];
    }

    /// <inheritdoc/>
    public HealthFinding Conclude() => _failed.Count == 0
        ? HealthFinding.Pass("No unit failed.")
        : HealthFinding.Fail($"Failed while it was watched: {string.Join(", ", _failed)}.", $"Look why: journalctl {(isUserScope ? "--user-unit" : "--unit")} {_failed.Min} -n 50.") with { Id = "UnitsFailed" };

    private async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        string[] arguments = [.. isUserScope ? ["--user"] : Array.Empty<string>(), "list-units", "--failed", "--plain", "--no-legend", "--full", "--no-pager"];
        var result = await host.RunAsync(new() { FileName = "systemctl", Arguments = arguments, Environment = s_environment, Timeout = s_answerTime }, cancellationToken);
        if (!result.Succeeded)
            throw new ServiceException("ServiceManagerUnavailable", RestoreErrorCategory.Unavailable, $"systemctl does not tell which units have failed: {SafeText.Line(result.StandardError, 300)}", "Check that systemd runs there: 'systemctl is-system-running'.");
        return [.. result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimStart('●', ' ').Split(' ')[0]).Where(unit => unit.Length > 0)];
    }
}
