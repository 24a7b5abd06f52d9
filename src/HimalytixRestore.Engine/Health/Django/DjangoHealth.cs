using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Health.Django;

/// <summary>
/// Asks the application's own code about the database: its system checks, its migrations, and how many users its model counts.
/// <c>check</c> alone proves little, for on PostgreSQL it does not even connect; the other two do.
/// </summary>
internal sealed partial class DjangoHealth
{
    private readonly DjangoProject _project;
    private readonly ManageProgram _program;
    private readonly ManageErrors _errors;

    /// <summary>The checks of one project.</summary>
    /// <param name="host">The machine it lives on.</param>
    /// <param name="project">The project.</param>
    public DjangoHealth(IProgramHost host, DjangoProject project)
    {
        _project = project;
        _program = new(host, project);
        _errors = new(_program, project);
    }

    /// <summary>A line of our own, because settings and shells print what they like. The database's name is checked when the profile is read.</summary>
    private string CountUsers => $"from django.contrib.auth import get_user_model; print('himalytix-users=%d' % get_user_model()._default_manager.using('{_project.Database}').count())";

    /// <summary>Does the checks; what keeps one from being done is its finding.</summary>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<HealthCheckResult>> CheckAsync(IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        (string Name, string[] Arguments, Func<ProcessResult, HealthFinding> Judge)[] checks =
        [
            ("DjangoCheck", ["check", "--database", _project.Database], JudgeCheck),
            ("DjangoMigrations", ["showmigrations", "--database", _project.Database], JudgeMigrations),
            ("DjangoUsers", ["shell", "-c", CountUsers], JudgeUsers),
        ];
        var results = new List<HealthCheckResult>();
        string? obstacle = null;
        foreach (var (name, arguments, judge) in checks)
        {
            reporter.Progress(new("Asking the application", name, 100 * results.Count / checks.Length));
            var began = Stopwatch.GetTimestamp();
            var finding = obstacle is null ? await RunAsync(arguments, judge, cancellationToken) : HealthFinding.Skip($"manage.py cannot be run ({obstacle}).");
            if (ManageErrors.IsFatal(finding))
                obstacle ??= finding.Id;
            results.Add(finding.ToResult(name, Stopwatch.GetElapsedTime(began)));
            reporter.Verbose($"Django: {results[^1]}");
        }

        return results;
    }

    /// <summary>Asks only whether the code can be asked at all. What it says of a database that may be what is wrong is a warning.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<HealthFinding> CheckRunsAsync(CancellationToken cancellationToken)
    {
        var finding = await RunAsync(["check"], JudgeCheck, cancellationToken);
        return finding.Status == CheckStatus.Fail && !ManageErrors.IsFatal(finding) ? finding with { Status = CheckStatus.Warn } : finding;
    }

    private async Task<HealthFinding> RunAsync(string[] arguments, Func<ProcessResult, HealthFinding> judge, CancellationToken cancellationToken)
    {
        try
        {
            return judge(await _program.RunAsync(arguments, cancellationToken));
        }
        catch (TimeoutException)
        {
            return _errors.TimedOut(arguments[0]);
        }
        catch (RestoreException failure)
        {
            return HealthFinding.Of(failure);
        }
    }

    private HealthFinding JudgeCheck(ProcessResult result)
    {
        var output = SystemCheckOutput.Parse($"{result.StandardOutput}\n{result.StandardError}");
        if (output.Errors.Count > 0)
        {
            return HealthFinding.Fail($"{output.Errors.Count} errors: {HealthFinding.List(output.Errors)}", $"Correct what they name, then repeat it: {_program.Typed("check", "--database", _project.Database)}") with
            {
                Id = "DjangoCheckFailed",
                Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["ExitCode"] = result.ExitCode.ToString(CultureInfo.InvariantCulture), ["Errors"] = string.Join('\n', output.Errors) },
            };
        }

        if (!result.Succeeded || !output.IsComplete)
            return _errors.Of("check", result);
        return output.Warnings.Count == 0 ? HealthFinding.Pass("No issues.") : HealthFinding.Pass($"No errors; warnings of the code: {HealthFinding.List(output.Warnings)}");
    }

    private HealthFinding JudgeMigrations(ProcessResult result)
    {
        if (!result.Succeeded)
            return _errors.Of("showmigrations", result);
        var list = MigrationList.Parse(result.StandardOutput);
        var unapplied = list.Unapplied;
        if (list.Apps.Count == 0)
            return _errors.Of("showmigrations", result) with { Id = "MigrationsUnreadable" };
        var evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Applied"] = list.Applied.ToString(CultureInfo.InvariantCulture),
            ["Unapplied"] = string.Join(", ", unapplied),
        };
        if (unapplied.Count == 0)
            return HealthFinding.Pass($"All {list.Applied} migrations of {list.Apps.Count} applications are applied.") with { Evidence = evidence };
        if (list.Applied == 0)
            return HealthFinding.Fail("None of the migrations is applied: this is not the application's database, or it is empty.", "Check the database's name in the application's settings against the restored one.") with { Id = "DatabaseNotMigrated", Evidence = evidence };

        var message = $"{unapplied.Count} migrations are not applied: {HealthFinding.List(unapplied)}.";
        var action = $"The backup is older than the code. Bring the database up to it: {_program.Typed("migrate")}; or deploy the code that belongs to the backup.";
        return (_project.RequiresMigrations ? HealthFinding.Fail(message, action) : HealthFinding.Warn(message, action)) with { Id = "UnappliedMigrations", Evidence = evidence };
    }

    private HealthFinding JudgeUsers(ProcessResult result)
    {
        if (!result.Succeeded || UserCount().Match(result.StandardOutput) is not { Success: true } match)
            return _errors.Of("shell", result);
        var users = long.Parse(match.Groups["users"].ValueSpan, CultureInfo.InvariantCulture);
        return users >= _project.MinimumUsers
            ? HealthFinding.Pass($"{users} users.")
            : HealthFinding.Fail(users == 0 ? "There is no user." : $"{users} users, {_project.MinimumUsers} are the least.", "Nobody can sign in as before. Look whether the backup holds them (Test-Backup lists its tables); if not, restore an older one.") with { Id = "TooFewUsers" };
    }

    [GeneratedRegex(@"^himalytix-users=(?<users>\d{1,18})\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UserCount();
}
