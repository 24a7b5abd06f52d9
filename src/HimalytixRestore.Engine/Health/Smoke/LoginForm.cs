using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>The form with a password on a page, as a browser would send it.</summary>
internal sealed class LoginForm
{
    /// <summary>Django's field for its CSRF token.</summary>
    public const string TokenField = "csrfmiddlewaretoken";

    private readonly Dictionary<string, string> _fields;
    private readonly string _userField;
    private readonly string _passwordField;

    private LoginForm(Uri action, Dictionary<string, string> fields, string userField, string passwordField) =>
        (Action, _fields, _userField, _passwordField) = (action, fields, userField, passwordField);

    /// <summary>Where it is sent.</summary>
    public Uri Action { get; }

    /// <summary>True when it carries Django's CSRF token.</summary>
    public bool HasToken => _fields.TryGetValue(TokenField, out var token) && token.Length > 0;

    /// <summary>Finds the form; null when the page has none.</summary>
    /// <param name="page">The page's address.</param>
    /// <param name="html">Its text.</param>
    public static LoginForm? Find(Uri page, string html)
    {
        using var document = new HtmlParser().ParseDocument(html);
        foreach (var form in document.Forms)
        {
            IHtmlInputElement[] inputs = [.. form.Elements.OfType<IHtmlInputElement>().Where(input => !string.IsNullOrEmpty(input.Name) && !input.IsDisabled)];
            var password = Array.Find(inputs, input => input.Type is "password");
            var user = Array.Find(inputs, input => input.Type is "text" or "email" or "tel");
            if (password is null || user is null)
                continue;
            var fields = inputs.Where(IsSent).GroupBy(input => input.Name!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Value, StringComparer.Ordinal);
            var action = form.GetAttribute("action") is { Length: > 0 } target && Uri.TryCreate(page, target, out var resolved) ? resolved : page;
            return new(action, fields, user.Name!, password.Name!);
        }

        return null;
    }

    /// <summary>The fields with somebody's credentials.</summary>
    /// <param name="user">Who signs in.</param>
    /// <param name="password">The password.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Fill(string user, Secret password)
    {
        var filled = new Dictionary<string, string>(_fields, StringComparer.Ordinal) { [_userField] = user, [_passwordField] = password.RevealText() };
        return [.. filled];
    }

    private static bool IsSent(IHtmlInputElement input) => input.Type switch
    {
        "submit" or "button" or "image" or "reset" or "file" => false,
        "checkbox" or "radio" => input.IsChecked,
        _ => true,
    };
}
