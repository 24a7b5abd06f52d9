using System.Net;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>An answer of the application.</summary>
/// <param name="Url">The address that gave it.</param>
/// <param name="Status">Its status.</param>
/// <param name="Location">Where it leads; null when it is no redirect.</param>
/// <param name="Body">Its text, or the first part of a long one.</param>
internal sealed record SmokeAnswer(Uri Url, HttpStatusCode Status, Uri? Location, string Body)
{
    /// <summary>The page without its query, which could carry a token.</summary>
    public string Page => Url.GetLeftPart(UriPartial.Path);

    /// <summary>True for 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
