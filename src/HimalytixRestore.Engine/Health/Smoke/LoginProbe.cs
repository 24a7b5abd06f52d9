namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>
/// Signs in as a person does: gets the form (and with it Django's CSRF token and cookie), sends it back filled, and expects to be led on
/// and to be known there. Django answers wrong credentials with status 200 and the form again, so a status alone proves nothing.
/// </summary>
/// <param name="client">The browser.</param>
/// <param name="plan">The application.</param>
internal sealed class LoginProbe(SmokeClient client, SmokePlan plan)
{
    /// <summary>Signs in.</summary>
    /// <param name="test">The test.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SmokeFaultException">It did not work.</exception>
    /// <exception cref="ConfigurationException">The password is nowhere.</exception>
    public async Task<HealthFinding> RunAsync(SmokeTest test, CancellationToken cancellationToken)
    {
        client.ForgetCookies();
        var page = await client.FollowAsync(plan.Address(test.Path), cancellationToken);
        var form = RequireForm(page);
        if (test.User is not { } user)
            return HealthFinding.Pass($"{page.Page} has its form. Nobody signed in: the test names no user.");

        var answer = await client.PostAsync(form.Action, page.Url, form.Fill(user, test.RequirePassword()), cancellationToken);
        var target = RequireRedirect(test, page, answer, user);
        var landed = await client.FollowAsync(target, cancellationToken);
        if (IsSamePath(landed.Url, page.Url))
            throw NotKept(landed.Url, page);
        if (!landed.IsSuccess)
            throw SmokeFaults.Status(landed);
        return HealthFinding.Pass($"{user} signed in and was led to {target.AbsolutePath}.");
    }

    /// <summary>The session was lost between two pages.</summary>
    /// <param name="url">Where the login was asked for again.</param>
    /// <param name="login">The login page.</param>
    public static SmokeFaultException NotKept(Uri url, SmokeAnswer login) => SmokeFaults.Of(
        "SessionNotKept",
        url,
        $"After the login {login.Page} asks for it again: the session is not kept.",
        "Check where sessions live (SESSION_ENGINE: is its table restored, does Redis run?), and that the URL in the profile is https where SESSION_COOKIE_SECURE is on.");

    private static bool IsSamePath(Uri one, Uri other) => string.Equals(one.AbsolutePath, other.AbsolutePath, StringComparison.Ordinal);

    private LoginForm RequireForm(SmokeAnswer page)
    {
        if (!page.IsSuccess)
            throw SmokeFaults.Status(page);
        var form = LoginForm.Find(page.Url, page.Body)
            ?? throw SmokeFaults.Of("LoginFormMissing", page.Url, $"{page.Page} has no form with a password.", "Correct \"path\" of the login test in the profile; a form that a script builds in the browser cannot be tested.");
        if (!form.HasToken)
            throw SmokeFaults.Of("CsrfTokenMissing", page.Url, $"The form of {page.Page} has no {LoginForm.TokenField}: Django will refuse it.", "Put {% csrf_token %} into the form's template.");
        if (!string.Equals(form.Action.GetLeftPart(UriPartial.Authority), page.Url.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase))
            throw SmokeFaults.Of("LoginFormElsewhere", page.Url, $"The form of {page.Page} is sent to {SmokeFaults.Show(form.Action)}; no password is sent there.", "Correct the form, or test the login where it is.");
        if (!client.HasCookies(page.Url))
            throw SmokeFaults.Of("CsrfCookieMissing", page.Url, $"{page.Page} gave no cookie that would be sent back: Django will refuse the form.", "With CSRF_COOKIE_SECURE the cookie is sent over https only: give the https address as \"url\" of the application. Else look at CSRF_COOKIE_DOMAIN.");
        return form;
    }

    private Uri RequireRedirect(SmokeTest test, SmokeAnswer page, SmokeAnswer answer, string user)
    {
        if (answer.Location is not { } target)
        {
            if (!answer.IsSuccess)
                throw SmokeFaults.Status(answer);
            throw LoginForm.Find(answer.Url, answer.Body) is null
                ? SmokeFaults.Of("LoginRedirectMissing", answer.Url, $"{answer.Page} answers the login with {(int)answer.Status} and leads nowhere.", "Look at the page by hand; a good login of Django answers 302.")
                : SmokeFaults.Of("LoginRefused", answer.Url, $"The login of {user} was refused: the form came back.", "Check the user and the password by hand; in a restored database it is the password of that day, and the account may be locked or inactive.");
        }

        if (IsSamePath(target, page.Url))
            throw NotKept(target, page);
        if (test.RedirectsTo is { } expected && !IsSamePath(target, plan.Address(expected)))
        {
            throw SmokeFaults.Of("LoginRedirectUnexpected", answer.Url, $"The login of {user} led to {target.AbsolutePath} and not to {plan.Address(expected).AbsolutePath}.",
                "Look what the application wants of this user there (a new password, a second factor), or correct \"redirectsTo\" in the profile.", mayPass: false, ("RedirectsTo", target.AbsolutePath));
        }

        return target;
    }
}
