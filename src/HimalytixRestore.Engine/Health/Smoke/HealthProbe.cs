namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>Asks a health API and believes neither its status nor its text alone.</summary>
/// <param name="client">The browser.</param>
/// <param name="plan">The application.</param>
internal sealed class HealthProbe(SmokeClient client, SmokePlan plan)
{
    /// <summary>Asks it.</summary>
    /// <param name="test">The test.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SmokeFaultException">It is not healthy, or gives no health answer.</exception>
    public async Task<HealthFinding> RunAsync(SmokeTest test, CancellationToken cancellationToken)
    {
        var answer = await client.FollowAsync(plan.Address(test.Path), cancellationToken);
        var document = HealthDocument.Parse(answer.Body);
        var bad = document?.Bad ?? [];
        if (bad.Count > 0)
        {
            throw SmokeFaults.Of("HealthDegraded", answer.Url, $"{answer.Page} says ({(int)answer.Status}): {HealthFinding.List(bad)}.", "Look after what it names, then repeat it: Invoke-SmokeTest.", mayPass: true,
                [("HttpStatus", $"{(int)answer.Status}"), .. bad.Select((state, i) => ($"Check{i + 1}", state))]);
        }

        if (!answer.IsSuccess)
            throw SmokeFaults.Status(answer);
        if (document is null)
            throw SmokeFaults.Of("HealthNotJson", answer.Url, $"{answer.Page} answers {(int)answer.Status}, but not with JSON: this is no health API.", "Correct \"path\" of the health test in the profile; a page that answers every path with 200 proves nothing.");
        if (document.Doubtful.Count > 0)
            return HealthFinding.Warn($"{answer.Page} says: {HealthFinding.List(document.Doubtful)}.", "Look after what it names.") with { Id = "HealthDoubtful" };
        return HealthFinding.Pass(document.Good.Count == 0 ? $"{answer.Page} answers {(int)answer.Status} and names no check." : $"{answer.Page} says: {HealthFinding.List(document.Good)}.");
    }
}
