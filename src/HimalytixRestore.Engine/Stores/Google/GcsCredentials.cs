using System.Text.Json;
using Google.Apis.Auth.OAuth2;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>
/// Google's application default credentials, in their documented order: the file in GOOGLE_APPLICATION_CREDENTIALS, the file that
/// <c>gcloud auth application-default login</c> writes, the metadata server of Google Cloud (a machine's service account, GKE's workload identity).
/// The library's own search keeps its first answer for the life of the process, a failure too; in a session in which the variable is set after the
/// first error that would never heal, and it does not say where it found what.
/// </summary>
/// <param name="errors">Makes the errors.</param>
/// <param name="readVariable">Reads an environment variable.</param>
internal sealed class GcsCredentials(GcsErrors errors, Func<string, string?> readVariable)
{
    /// <summary>Names a file with credentials.</summary>
    public const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";

    /// <summary>Names the metadata server; where it is set nobody has to find out whether there is one.</summary>
    public const string MetadataVariable = "GCE_METADATA_HOST";

    private const string GcloudFile = "application_default_credentials.json";
    private const string ReadOnly = "https://www.googleapis.com/auth/devstorage.read_only";

    /// <summary>Finds them. No token is asked for yet.</summary>
    /// <param name="target">What they are for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">There are none, or the file that was named holds none (<c>StoreCredentialsMissing</c>).</exception>
    public async Task<GcsIdentity> FindAsync(string target, CancellationToken cancellationToken)
    {
        var (credential, source) = await SearchAsync(target, cancellationToken);
        return new(credential.CreateScoped(ReadOnly).CreateWithHttpClientFactory(new GcsHttpClientFactory()), source);
    }

    private async Task<(GoogleCredential Credential, string Source)> SearchAsync(string target, CancellationToken cancellationToken)
    {
        if (readVariable(FileVariable) is { Length: > 0 } named)
            return await ReadAsync(target, named, $"the file '{named}' ({FileVariable})", cancellationToken);
        var gcloud = GcloudPath();
        if (File.Exists(gcloud))
            return await ReadAsync(target, gcloud, $"gcloud's file '{gcloud}'", cancellationToken);
        if (readVariable(MetadataVariable) is { Length: > 0 } host)
            return (FromMetadata(new($"http://{host}/computeMetadata/v1/instance/service-accounts/default/token")), $"the metadata server '{host}' ({MetadataVariable})");
        if (await ComputeCredential.IsRunningOnComputeEngine().WaitAsync(cancellationToken))
            return (FromMetadata(new()), "the metadata server of Google Cloud");
        throw errors.NoCredentials(target, $"{FileVariable} is not set, there is no file '{gcloud}', and this machine has no metadata server of Google Cloud.");
    }

    private static GoogleCredential FromMetadata(ComputeCredential.Initializer initializer) => GoogleCredential.FromComputeCredential(new(initializer));

    private async Task<(GoogleCredential Credential, string Source)> ReadAsync(string target, string path, string source, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            using var json = JsonDocument.Parse(text);
            var type = json.RootElement.GetProperty("type").GetString()!;
            return (CredentialFactory.FromJson(text, type), $"{source}, {WhoOf(json.RootElement, type)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw errors.NoCredentials(target, $"{source} cannot be read: {exception.Message}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // What the library throws depends on what is wrong with the text, and its message could quote it.
            throw errors.NoCredentials(target, $"{source} holds no credentials of Google's that can be used.");
        }
    }

    /// <summary>What of a file may be told.</summary>
    private static string WhoOf(JsonElement root, string type) =>
        root.TryGetProperty("client_email", out var email) && email.ValueKind == JsonValueKind.String ? email.GetString()! : type;

    /// <summary>Where gcloud writes; the variable is gcloud's own, for another folder.</summary>
    private string GcloudPath()
    {
        var folder = readVariable("CLOUDSDK_CONFIG") is { Length: > 0 } configured ? configured
            : readVariable("APPDATA") is { Length: > 0 } windows ? Path.Combine(windows, "gcloud")
            : Path.Combine(readVariable("HOME") ?? "", ".config", "gcloud");
        return Path.Combine(folder, GcloudFile);
    }
}
