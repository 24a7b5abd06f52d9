using System.Globalization;
using System.Net;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>Names what is wrong with an answer, each by a finding of its own, and says whether it may pass while the application starts.</summary>
internal static class SmokeFaults
{
    /// <summary>A fault with its facts.</summary>
    /// <param name="id">The finding's name.</param>
    /// <param name="url">The address concerned; its query is left out, for it could carry a token.</param>
    /// <param name="message">What was found.</param>
    /// <param name="action">What to do.</param>
    /// <param name="mayPass">True when another try may not meet it.</param>
    /// <param name="evidence">More facts.</param>
    public static SmokeFaultException Of(string id, Uri url, string message, string action, bool mayPass = false, params (string Name, string Value)[] evidence)
    {
        var facts = evidence.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
        facts["Url"] = Show(url);
        return new(new(HealthFinding.Fail(message, action) with { Id = id, Evidence = facts }, mayPass));
    }

    /// <summary>An address without its query.</summary>
    /// <param name="url">The address.</param>
    public static string Show(Uri url) => url.GetLeftPart(UriPartial.Path);

    /// <summary>An answer whose status is not the expected one.</summary>
    /// <param name="answer">The answer.</param>
    public static SmokeFaultException Status(SmokeAnswer answer)
    {
        var (id, what, action, mayPass) = Classify(answer);
        var status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        return Of(id, answer.Url, $"{answer.Page} answers {status}: {what}.", action, mayPass, ("HttpStatus", status));
    }

    private static (string Id, string What, string Action, bool MayPass) Classify(SmokeAnswer answer) => answer.Status switch
    {
        HttpStatusCode.BadRequest => ("BadRequest", "the request was refused as malformed", "Django answers so to a host that is not in ALLOWED_HOSTS: add this one, or ask by the name that is there.", false),
        HttpStatusCode.Unauthorized => ("Unauthorized", "it asks for credentials", "Put the page behind a login test in smokeTests, or test another one.", false),
        HttpStatusCode.Forbidden when IsCsrf(answer.Body) => (
            "CsrfRefused",
            "Django's CSRF check refused the form",
            "Check CSRF_TRUSTED_ORIGINS and SECURE_PROXY_SSL_HEADER (behind a proxy that ends TLS), and that the URL in the profile has the scheme and name that people use.",
            false),
        HttpStatusCode.Forbidden => ("Forbidden", "access is denied", "Check the rights of the user, and what in front of the application refuses this machine (firewall, allowed addresses).", false),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ("NotFound", "there is no such page", "Correct \"path\" of the test or \"url\" of the application in the profile; it may also be the wrong version of the code.", false),
        HttpStatusCode.TooManyRequests => ("TooManyRequests", "the application asks to slow down", "Wait, then repeat it: Invoke-SmokeTest.", true),
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => (
            "BackendUnavailable", "the web server has nobody behind it that answers", "Look whether the application runs (Get-AppServices) and what its log says: journalctl -u himalytix-django -n 50.", true),
        >= HttpStatusCode.InternalServerError => ("ServerError", "the application failed", "Read the traceback in the application's log: journalctl -u himalytix-django -n 100.", true),
        _ => ("UnexpectedStatus", "that is not what was expected", "Correct \"status\" of the test in the profile, or look at the page.", false),
    };

    // The page of django/views/csrf.py; its sentence may be translated, its title begins with the status.
    private static bool IsCsrf(string body) => body.Contains("CSRF", StringComparison.Ordinal);
}
