using AngleSharp.Html.Parser;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>Looks at a page: its status, and a text that only the right page has.</summary>
/// <param name="client">The browser.</param>
/// <param name="plan">The application.</param>
internal sealed class PageProbe(SmokeClient client, SmokePlan plan)
{
    /// <summary>Looks at it.</summary>
    /// <param name="test">The test.</param>
    /// <param name="login">How the login before it ended; null when there was none or nobody signed in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SmokeFaultException">It is not as it should be.</exception>
    public async Task<HealthFinding> RunAsync(SmokeTest test, CheckStatus? login, CancellationToken cancellationToken)
    {
        var address = plan.Address(test.Path);
        var answer = await client.FollowAsync(address, cancellationToken);
        if (!string.Equals(answer.Url.AbsolutePath, address.AbsolutePath, StringComparison.Ordinal) && LoginForm.Find(answer.Url, answer.Body) is not null)
        {
            return login switch
            {
                CheckStatus.Pass => throw LoginProbe.NotKept(answer.Url, answer),
                null => HealthFinding.Skip($"{SmokeFaults.Show(address)} asks for a login: name a user in a login test before it."),
                _ => HealthFinding.Skip($"{SmokeFaults.Show(address)} asks for a login, and the login did not work."),
            };
        }

        if ((int)answer.Status != test.Status)
            throw SmokeFaults.Status(answer);
        if (test.Marker is { } marker && !HasText(answer.Body, marker))
        {
            throw SmokeFaults.Of("MarkerMissing", answer.Url, $"{answer.Page} answers {test.Status}, but the text \"{marker}\" is not on it.",
                "Look at the page: it may be an error or a maintenance page. If the page has changed, correct \"marker\" in the profile.", mayPass: false, ("Marker", marker));
        }

        return HealthFinding.Pass(test.Marker is null ? $"{answer.Page} answers {test.Status}." : $"{answer.Page} answers {test.Status} with \"{test.Marker}\" on it.");
    }

    private static bool HasText(string html, string marker)
    {
        if (html.Contains(marker, StringComparison.Ordinal))
            return true;
        using var document = new HtmlParser().ParseDocument(html);
        return document.DocumentElement.TextContent.Contains(marker, StringComparison.Ordinal);
    }
}
