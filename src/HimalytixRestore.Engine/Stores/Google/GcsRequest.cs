using System.Text;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>A request of the JSON API: to the list of a bucket's objects, or to one object.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The object's key; null is the list.</param>
internal sealed record GcsRequest(string Bucket, string? Key)
{
    /// <summary>The generation that the object must have; empty takes any.</summary>
    public string Generation { get; init; } = "";

    /// <summary>Further parameters; those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Parameters { get; init; } = [];

    /// <summary>What it is about, for errors.</summary>
    public string Target => Key is null ? $"gs://{Bucket}" : $"gs://{Bucket}/{Key}";

    /// <summary>Its URL. A key is one segment of the path, its slashes escaped.</summary>
    /// <param name="endpoint">Where the API is.</param>
    public Uri UrlAt(GcsEndpoint endpoint)
    {
        StringBuilder url = new($"{endpoint.BaseUri.AbsoluteUri}b/{Uri.EscapeDataString(Bucket)}/o");
        if (Key is not null)
            url.Append('/').Append(Uri.EscapeDataString(Key));
        var mark = '?';
        foreach (var (name, value) in Parameters.Append(("ifGenerationMatch", Generation.Length > 0 ? Generation : null)))
        {
            if (value is null)
                continue;
            url.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            mark = '&';
        }

        return new(url.ToString());
    }
}
