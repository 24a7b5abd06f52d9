using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.S3;

namespace HimalytixRestore.Engine.Stores.Amazon;

/// <summary>
/// Makes the store's errors of what the SDK throws (Amazon S3 API Reference, Error responses). The SDK's exceptions stay behind: only their text goes on.
/// </summary>
/// <param name="store">The store as it was given.</param>
/// <param name="connection">How it is reached.</param>
/// <param name="errors">Makes the errors.</param>
/// <param name="patience">How long was waited for an answer.</param>
internal sealed partial class S3Errors(string store, StoreConnection connection, StoreErrors errors, TimeSpan patience)
{
    /// <summary>The error of a request that concerns a listed backup.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="backup">The backup.</param>
    public StoreException Of(Exception exception, BackupInfo backup) => exception switch
    {
        AmazonS3Exception { ErrorCode: "InvalidObjectState" } => errors.Archived(backup),
        AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed } => errors.ObjectReplaced(backup.Uri, backup.Version, "another"),
        AmazonS3Exception { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable } => errors.ObjectReplaced(backup.Uri, backup.Version, "a shorter one"),
        AmazonS3Exception { ErrorCode: not "NoSuchBucket", StatusCode: HttpStatusCode.NotFound } => errors.BackupNotFound(backup.Uri),
        _ => Of(exception, backup.Uri),
    };

    /// <summary>The error of a request to thaw.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="tier">The tier that was asked for.</param>
    public StoreException OfThaw(Exception exception, BackupInfo backup, RetrievalTier tier) => exception switch
    {
        AmazonS3Exception { ErrorCode: "GlacierExpeditedRetrievalNotAvailable" } => errors.ThawCapacity(backup, tier),
        AmazonS3Exception { ErrorCode: "InvalidArgument" or "InvalidTier" or "InvalidRequest" } refusal => errors.ThawTierInvalid(backup, tier, refusal.Message),
        AmazonS3Exception { ErrorCode: "InvalidObjectState" } refusal => Service(refusal, backup.Uri, StoreTrouble.Other),
        _ => Of(exception, backup),
    };

    /// <summary>The error of any request.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="target">The bucket or object.</param>
    public StoreException Of(Exception exception, string target) => exception switch
    {
        StoreException known => known,
        OperationCanceledException or { InnerException: OperationCanceledException or TimeoutException } => errors.Stalled(target, patience),
        AmazonS3Exception refusal => OfRefusal(refusal, target),
        _ when Network(exception) is { } failure => errors.FromService(target, StoreTrouble.Unavailable, "", null, Say(failure), null),
        AmazonUnmarshallingException strange => errors.FromService(target, StoreTrouble.Other, "", (int)strange.StatusCode, "what came is no answer of S3; is the endpoint right?", null),
        AmazonClientException or AmazonServiceException when IsOfCredentials(exception) => errors.FromService(target, StoreTrouble.NoCredentials, "", null, FirstLine(exception.Message), null),
        _ => errors.FromService(target, StoreTrouble.Other, "", null, FirstLine(exception.Message), null),
    };

    private StoreException OfRefusal(AmazonS3Exception refusal, string target) => refusal switch
    {
        { ErrorCode: "NoSuchBucket" } => Service(refusal, store, StoreTrouble.BucketNotFound),
        { ErrorCode: "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidSecurity" or "NotSignedUp" } => Service(refusal, target, StoreTrouble.CredentialsRejected),
        { ErrorCode: "ExpiredToken" or "ExpiredTokenException" or "InvalidToken" or "TokenRefreshRequired" } => Service(refusal, target, StoreTrouble.CredentialsExpired),
        { ErrorCode: "RequestTimeTooSkewed" or "RequestExpired" } => Service(refusal, target, StoreTrouble.ClockSkew),
        { ErrorCode: "SlowDown" or "Throttling" or "ThrottlingException" or "TooManyRequests" or "RequestLimitExceeded" or "BandwidthLimitExceeded" } => Service(refusal, target, StoreTrouble.Throttled),
        { StatusCode: HttpStatusCode.TooManyRequests } => Service(refusal, target, StoreTrouble.Throttled),
        { ErrorCode: "RequestTimeout" } or { StatusCode: >= HttpStatusCode.InternalServerError } => Service(refusal, target, StoreTrouble.Unavailable),
        { ErrorCode: "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" } or { StatusCode: HttpStatusCode.MovedPermanently } =>
            errors.WrongRegion(target, RegionIn(refusal), refusal.ErrorCode),
        { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => Service(refusal, target, StoreTrouble.AccessDenied),
        _ => Service(refusal, target, StoreTrouble.Other),
    };

    /// <summary>Refused credentials are told with where they come from.</summary>
    private StoreException Service(AmazonS3Exception refusal, string target, StoreTrouble trouble)
    {
        var detail = FirstLine(refusal.Message);
        if (trouble is StoreTrouble.CredentialsRejected or StoreTrouble.CredentialsExpired or StoreTrouble.AccessDenied)
            detail = $"{detail} The credentials come from {S3CredentialSource.Describe(connection)}.";
        return errors.FromService(target, trouble, refusal.ErrorCode ?? "", refusal.StatusCode is var status && (int)status > 0 ? (int)status : null, detail, null);
    }

    /// <summary>The region that the answer names: an element of its body, or a part of its words.</summary>
    private static string? RegionIn(AmazonS3Exception refusal)
    {
        var match = Region().Match($"{refusal.Message} {refusal.ResponseBody}");
        return match.Success ? match.Groups["region"].Value : null;
    }

    [GeneratedRegex(@"(<Region>|expecting '|\.s3[.-])(?<region>[a-z]{2}(-[a-z]+)+-[0-9])(</Region>|'|\.amazonaws)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Region();

    private static bool IsOfCredentials(Exception exception) =>
        exception.Message.Contains("credential", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("profile", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the network said; null when it is not the network.</summary>
    private static Exception? Network(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException or HttpRequestException or IOException)
                return inner.InnerException is SocketException socket ? socket : inner;
        }

        return null;
    }

    private string Say(Exception failure) => failure switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => $"the name of {Server} cannot be resolved.",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"{Server} refuses the connection.",
        _ => FirstLine(failure.Message),
    };

    private string Server => connection.Endpoint is { } endpoint ? $"the endpoint {endpoint}" : "the S3 endpoint";

    private static string FirstLine(string text) => text.AsSpan().TrimStart().ToString().Split('\n', 2)[0].TrimEnd();
}
