using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;

namespace HimalytixRestore.Engine.Stores.Amazon;

/// <summary>
/// Makes a client of a connection. What the connection leaves open the SDK's own chain decides: environment, profiles, roles of containers and
/// instances. The connections themselves are the SDK's: it keeps one pool for all clients with the same time limits, so a client is cheap.
/// </summary>
internal static class S3ClientFactory
{
    /// <summary>Where a bucket is looked for when nothing says a region; another region's bucket is found from there, at the price of a redirection.</summary>
    public const string DefaultRegion = "us-east-1";

    /// <summary>How long may pass until a server takes a connection.</summary>
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes a client; what is asked of the machine's own metadata service may take a few seconds.</summary>
    /// <param name="connection">How the store is reached.</param>
    /// <param name="answerTimeout">How long the beginning of an answer may take; the body is not counted.</param>
    /// <exception cref="AmazonClientException">The endpoint is no URL, or the profile does not exist.</exception>
    public static AmazonS3Client Create(StoreConnection connection, TimeSpan answerTimeout)
    {
        var config = new AmazonS3Config
        {
            // Trying again is StoreRetry's business. One retry is left to the SDK, because that is how it corrects for a wrong clock and finds another region's bucket.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 1,
            Timeout = answerTimeout,
            ConnectTimeout = s_connectTimeout,

            // Ranges have no checksum of their own; the whole is proved by the download (StoredChecksum).
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        };
        var profile = connection.CredentialProfile is { } name ? Find(name) : null;
        if (profile is not null)
            config.Profile = new Profile(profile.Name);
        Point(config, connection, profile);
        return connection.Anonymous ? new AmazonS3Client(new AnonymousAWSCredentials(), config) : new AmazonS3Client(config);
    }

    private static void Point(AmazonS3Config config, StoreConnection connection, CredentialProfile? profile)
    {
        // The getter knows AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL and the profile's endpoint_url.
        if ((connection.Endpoint ?? config.ServiceURL) is { Length: > 0 } endpoint)
        {
            config.ServiceURL = endpoint;
            config.ForcePathStyle = connection.PathStyle ?? true;
            config.AuthenticationRegion = connection.Region ?? profile?.Region?.SystemName ?? FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName ?? DefaultRegion;
        }
        else
        {
            config.ForcePathStyle = connection.PathStyle ?? false;
            config.RegionEndpoint = connection.Region is { } region
                ? RegionEndpoint.GetBySystemName(region)
                : profile?.Region ?? FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: !connection.Anonymous) ?? RegionEndpoint.GetBySystemName(DefaultRegion);
        }
    }

    private static CredentialProfile Find(string name) => new CredentialProfileStoreChain().TryGetProfile(name, out var profile)
        ? profile
        : throw new AmazonClientException($"There is no profile '{name}' in the shared AWS credentials and configuration files.");
}
