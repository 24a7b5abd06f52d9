using System.Diagnostics;
using HimalytixRestore.Ports;
using Polly;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>
/// Does the tests of one application in order. What an application that is still starting has (nobody listens, 5xx, time outs, a health
/// answer that is not good yet) is asked again until the warm-up is over, which is one time for all tests together; everything else is final at once.
/// </summary>
internal sealed class SmokeRun : IDisposable
{
    private readonly SmokePlan _plan;
    private readonly IRestoreReporter _reporter;
    private readonly SmokeClient _client;
    private readonly ResiliencePipeline<SmokeOutcome> _retry;
    private readonly long _began = Stopwatch.GetTimestamp();
    private CheckStatus? _login;

    /// <summary>A run; its warm-up begins now.</summary>
    /// <param name="plan">The tests.</param>
    /// <param name="reporter">Told the milestones.</param>
    public SmokeRun(SmokePlan plan, IRestoreReporter reporter)
    {
        (_plan, _reporter, _client) = (plan, reporter, new(plan));
        _retry = new ResiliencePipelineBuilder<SmokeOutcome>()
            .AddRetry(new()
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayPass: true } && !IsWarm),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(250),
                MaxDelay = TimeSpan.FromSeconds(3),
                BackoffType = DelayBackoffType.Exponential,
            })
            .Build();
    }

    private bool IsWarm => Stopwatch.GetElapsedTime(_began) >= _plan.WarmUp;

    /// <summary>Does all tests, whatever the others found.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<HealthCheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        var results = new List<HealthCheckResult>();
        foreach (var test in _plan.Tests)
        {
            _reporter.Progress(new($"Asking {_plan.Url.Host}", test.Name, 100 * results.Count / _plan.Tests.Count));
            results.Add(await RunAsync(test, cancellationToken));
            _reporter.Verbose($"Smoke test: {results[^1]}");
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HealthCheckResult> RunAsync(SmokeTest test, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var tries = 0;
        var outcome = await _retry.ExecuteAsync(
            async token =>
            {
                tries++;
                return await TryAsync(test, token);
            },
            cancellationToken);
        var duration = Stopwatch.GetElapsedTime(began);
        if (test is { Kind: SmokeTestKind.Login, User: not null })
            _login = outcome.Finding.Status;
        var suffix = tries > 1 ? $" (asked {tries} times in {duration.TotalSeconds:0.#} s)" : "";
        return (outcome.Finding with { Message = outcome.Finding.Message + suffix, Evidence = WhatWasAsked(test, outcome.Finding) }).ToResult(test.Name, duration);
    }

    /// <summary>The facts of a finding, and which kind of test found it: its name is the profile's to choose.</summary>
    private static Dictionary<string, string> WhatWasAsked(SmokeTest test, HealthFinding finding)
    {
        var facts = new Dictionary<string, string>(finding.Evidence, StringComparer.Ordinal) { ["Test"] = test.Kind.ToString() };
        if (test.User is { } user)
            facts["User"] = user;
        return facts;
    }

    private async Task<SmokeOutcome> TryAsync(SmokeTest test, CancellationToken cancellationToken)
    {
        try
        {
            return new(await (test.Kind switch
            {
                SmokeTestKind.Health => new HealthProbe(_client, _plan).RunAsync(test, cancellationToken),
                SmokeTestKind.Login => new LoginProbe(_client, _plan).RunAsync(test, cancellationToken),
                _ => new PageProbe(_client, _plan).RunAsync(test, _login, cancellationToken),
            }));
        }
        catch (SmokeFaultException fault)
        {
            return fault.Outcome;
        }
        catch (ConfigurationException failure)
        {
            return new(HealthFinding.Of(failure));
        }
    }
}
