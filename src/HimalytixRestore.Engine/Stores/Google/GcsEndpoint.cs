namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>Where the JSON API of Cloud Storage is called.</summary>
/// <param name="BaseUri">The URL of its version, with a slash at its end.</param>
/// <param name="Anonymous">No credentials are sent there.</param>
internal sealed record GcsEndpoint(Uri BaseUri, bool Anonymous)
{
    /// <summary>Names an emulator for every Google client library: a host with a port, or a URL. Emulators take no credentials.</summary>
    public const string EmulatorVariable = "STORAGE_EMULATOR_HOST";

    private const string Google = "https://storage.googleapis.com";
    private const string Api = "storage/v1/";

    /// <summary>Decides it: the connection's endpoint, then the emulator's variable, then Google's own.</summary>
    /// <param name="connection">How the store is reached.</param>
    /// <param name="readVariable">Reads an environment variable.</param>
    /// <exception cref="ConfigurationException">The endpoint is no URL, or credentials would go over the network in the clear.</exception>
    public static GcsEndpoint Of(StoreConnection connection, Func<string, string?> readVariable)
    {
        if (connection.Endpoint is { Length: > 0 } endpoint)
            return Guarded(new(UrlOf(endpoint, "-Endpoint"), connection.Anonymous), endpoint);
        if (readVariable(EmulatorVariable) is { Length: > 0 } emulator)
            return new(UrlOf(emulator.Contains("://", StringComparison.Ordinal) ? emulator : $"http://{emulator}", EmulatorVariable), Anonymous: true);
        return new(UrlOf(Google, "the default"), connection.Anonymous);
    }

    private static Uri UrlOf(string text, string origin)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Query.Length > 0)
        {
            throw new ConfigurationException(
                "InvalidEndpoint", $"'{text}' ({origin}) is no endpoint of a store.", "Give a URL without a query, for example https://storage.example.com.");
        }

        var path = url.AbsolutePath.TrimEnd('/') + "/";
        return new UriBuilder(url) { Path = path.EndsWith("/" + Api, StringComparison.Ordinal) ? path : path + Api }.Uri;
    }

    private static GcsEndpoint Guarded(GcsEndpoint endpoint, string text) => endpoint.Anonymous || endpoint.BaseUri is { Scheme: "https" } or { IsLoopback: true }
        ? endpoint
        : throw new ConfigurationException(
            "InsecureEndpoint", $"Google's credentials are not sent to '{text}': the connection is not encrypted.", "Use an https:// endpoint, or -Anonymous where none are needed.");
}
