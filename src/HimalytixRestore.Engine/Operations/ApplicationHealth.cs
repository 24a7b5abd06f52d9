using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.Engine.Health.Django;
using HimalytixRestore.Engine.Health.Smoke;
using HimalytixRestore.Engine.Health.Watching;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>What can be found out about the application around a database, as far as the settings say how.</summary>
/// <param name="settings">The settings.</param>
internal sealed class ApplicationHealth(RestoreSettings settings)
{
    /// <summary>How often a watch looks.</summary>
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromSeconds(10);

    /// <summary>Where the application's code and logs are: what the section says, else where its services are.</summary>
    private IProgramHost CodeHost => settings.Django?.Host is { } host ? new SshHost(SshTarget.Parse(host, settings.SshConfigFile)) : ApplicationHost.Of(settings);

    private bool HasServices => settings is { NamesServices: true, Services.Count: > 0 };

    /// <summary>
    /// Whether it will be possible to ask the application after a restore, known before one begins: its code can be run, and the passwords
    /// of its tests are there. Its pages are not asked, because they may be what a restore is to bring back.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RestorePrerequisite> CheckPrerequisiteAsync(CancellationToken cancellationToken)
    {
        SmokeTest[] logins = Plan() is { } plan ? [.. plan.Tests.Where(test => test.User is not null)] : [];
        if (settings.Django is null && logins.Length == 0)
            return Prerequisite(HealthFinding.Skip("Nothing that the application is asked needs anything of this machine."));
        try
        {
            foreach (var login in logins)
                login.RequirePassword();
        }
        catch (ConfigurationException failure)
        {
            return Prerequisite(HealthFinding.Of(failure));
        }

        return Prerequisite(settings.Django is { } django
            ? await new DjangoHealth(CodeHost, django).CheckRunsAsync(cancellationToken)
            : HealthFinding.Pass($"The passwords of {logins.Length} smoke tests are there."));

        static RestorePrerequisite Prerequisite(HealthFinding finding) => new("Application", finding.Status, finding.Message, finding.RecommendedAction);
    }

    /// <summary>The services, the code and the pages.</summary>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<HealthCheckResult>> CheckAsync(IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var results = new List<HealthCheckResult>();
        if (HasServices)
            results.Add(await new ServicesHealth(ServiceOperations.CreateGroup(settings, TimeSpan.Zero)).CheckAsync(cancellationToken));
        results.AddRange(await CheckCodeAsync(reporter, cancellationToken));
        if (Plan() is { } plan)
            results.AddRange(await CheckPagesAsync(plan, reporter, cancellationToken));
        return results;
    }

    /// <summary>The tests as asked for: code and pages.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">Nothing says how to reach the application, or a test that was named does not exist.</exception>
    public async Task<IReadOnlyList<HealthCheckResult>> TestAsync(SmokeTestRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var plan = Choose(request, Plan(request));
        if (plan is null && settings.Django is null)
        {
            throw new ConfigurationException("ApplicationUnknown", "Nothing says how to ask the application.",
                "Give its address with -Url, or write \"application\" with a \"url\", or \"django\" with a \"folder\", into the profile (Get-Help about_HimalytixRestore_Profile).");
        }

        var results = new List<HealthCheckResult>();
        if (request.Names is null)
            results.AddRange(await CheckCodeAsync(reporter, cancellationToken));
        if (plan is not null && !request.CodeOnly)
            results.AddRange(await CheckPagesAsync(plan, reporter, cancellationToken));
        return results;
    }

    /// <summary>Asks whether there is anything to watch, before anything else is done.</summary>
    /// <exception cref="ConfigurationException">Nothing can be watched.</exception>
    public void RequireWatchable()
    {
        if (settings.Application is { Log: null, AccessLog: null, Url: null } && !HasServices)
        {
            throw new ConfigurationException("NothingToWatch", "Nothing says what could be watched.",
                "Write \"application\" with \"url\", \"log\" or \"accessLog\", or \"services\", into the profile (Get-Help about_HimalytixRestore_Profile).");
        }
    }

    /// <summary>Stays beside the application.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="reporter">Told what is new and bad.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<HealthCheckResult>> WatchAsync(TimeSpan duration, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var watchers = Watchers().ToList();
        try
        {
            return await new ApplicationWatch(watchers, s_watchInterval, TimeProvider.System).RunAsync(duration, reporter, cancellationToken);
        }
        finally
        {
            foreach (var watcher in watchers)
            {
                if (watcher is IAsyncDisposable asynchronous)
                    await asynchronous.DisposeAsync();
                else
                    (watcher as IDisposable)?.Dispose();
            }
        }
    }

    private IEnumerable<IWatcher> Watchers()
    {
        if (settings.Application.Log is { } log)
            yield return new LogWatcher(CodeHost, settings.Django?.User, log);
        if (settings.Application.AccessLog is { } access)
            yield return new AccessLogWatcher(CodeHost, settings.Django?.User, access);
        if (Plan() is { } plan)
            yield return new ResponseWatcher(plan);
        if (HasServices)
            yield return settings.Compose is null ? new FailedUnitWatcher(ApplicationHost.Of(settings), settings.ServiceScope == ServiceScope.User) : new ServiceWatcher(ServiceOperations.CreateGroup(settings, TimeSpan.Zero));
    }

    private Task<IReadOnlyList<HealthCheckResult>> CheckCodeAsync(IRestoreReporter reporter, CancellationToken cancellationToken) =>
        settings.Django is { } django ? new DjangoHealth(CodeHost, django).CheckAsync(reporter, cancellationToken) : Task.FromResult<IReadOnlyList<HealthCheckResult>>([]);

    private static async Task<IReadOnlyList<HealthCheckResult>> CheckPagesAsync(SmokePlan plan, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        using var run = new SmokeRun(plan, reporter);
        return await run.RunAsync(cancellationToken);
    }

    private SmokePlan? Plan(SmokeTestRequest? request = null) => (request?.Url ?? settings.Application.Url) is { } url
        ? new()
        {
            Url = url,
            WarmUp = request?.WarmUp ?? settings.Application.WarmUp,
            RequestTime = settings.Application.RequestTime,
            Tests = settings.SmokeTests,
        }
        : null;

    private static SmokePlan? Choose(SmokeTestRequest request, SmokePlan? plan)
    {
        if (plan is null)
            return null;
        var tests = plan.Tests;
        if (request.Names is { } names)
        {
            var unknown = names.Except(tests.Select(test => test.Name), StringComparer.OrdinalIgnoreCase).ToList();
            if (unknown.Count > 0)
            {
                throw new ConfigurationException("SmokeTestUnknown", $"There is no smoke test {string.Join(", ", unknown)}.", $"Choose from {string.Join(", ", tests.Select(test => test.Name))}.")
                { TargetName = unknown[0] };
            }

            tests = [.. tests.Where(test => names.Contains(test.Name, StringComparer.OrdinalIgnoreCase))];
        }

        if (request.User is { } user)
            tests = [.. tests.Select(test => test.Kind == SmokeTestKind.Login ? test with { User = user, ReadPassword = () => request.Password } : test)];
        return plan with { Tests = tests };
    }
}
