using System.Globalization;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>
/// Errors of S3 with the status, code and message that it answers: the list of error codes of its API reference, and of RestoreObject there.
/// </summary>
public static class S3Errors
{
    /// <summary>403: no right.</summary>
    public static StoreError AccessDenied { get; } = new(403, "AccessDenied", "Access Denied");

    /// <summary>400: the session's token is too old.</summary>
    public static StoreError ExpiredToken { get; } = new(400, "ExpiredToken", "The provided token has expired.");

    /// <summary>400: the session's token is none.</summary>
    public static StoreError InvalidToken { get; } = new(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");

    /// <summary>403: nobody has this key.</summary>
    public static StoreError InvalidAccessKeyId { get; } = new(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");

    /// <summary>403: the secret is another one.</summary>
    public static StoreError SignatureDoesNotMatch { get; } =
        new(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.");

    /// <summary>500: try again.</summary>
    public static StoreError InternalError { get; } = new(500, "InternalError", "We encountered an internal error. Please try again.");

    /// <summary>503: ask more slowly.</summary>
    public static StoreError SlowDown { get; } = new(503, "SlowDown", "Please reduce your request rate.");

    /// <summary>503: not there now.</summary>
    public static StoreError ServiceUnavailable { get; } = new(503, "ServiceUnavailable", "Service is unable to handle request.");

    /// <summary>404: no such bucket.</summary>
    public static StoreError NoSuchBucket { get; } = new(404, "NoSuchBucket", "The specified bucket does not exist");

    /// <summary>404: no such object.</summary>
    public static StoreError NoSuchKey { get; } = new(404, "NoSuchKey", "The specified key does not exist.");

    /// <summary>412: If-Match did not hold.</summary>
    public static StoreError PreconditionFailed { get; } =
        new StoreError(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold").With("Condition", "If-Match");

    /// <summary>403: the object is archived and has no copy that can be read.</summary>
    public static StoreError InvalidObjectState { get; } = new(403, "InvalidObjectState", "The operation is not valid for the object's storage class");

    /// <summary>403: a thaw of an object that is not archived.</summary>
    public static StoreError RestoreNotAllowed { get; } = new(403, "InvalidObjectState", "Restore is not allowed for the object's current storage class");

    /// <summary>409: a thaw is under way.</summary>
    public static StoreError RestoreAlreadyInProgress { get; } = new(409, "RestoreAlreadyInProgress", "Object restore is already in progress");

    /// <summary>503: no capacity for Expedited.</summary>
    public static StoreError GlacierExpeditedRetrievalNotAvailable { get; } =
        new(503, "GlacierExpeditedRetrievalNotAvailable", "Glacier expedited retrievals are currently not available, please try again later");

    /// <summary>
    /// 400: the storage class does not have this tier, as Expedited of DEEP_ARCHIVE. The reference names no code for it; this is what clients report.
    /// Another emulator answers <c>InvalidTier</c> with 403, so a client must not live by the code alone.
    /// </summary>
    public static StoreError InvalidTier { get; } = new(400, "InvalidArgument", "Retrieval option is not supported by this storage class");

    /// <summary>400: the body is not what the API says.</summary>
    public static StoreError MalformedXml { get; } =
        new(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    /// <summary>400: a value of the query or a header is none.</summary>
    public static StoreError InvalidArgument { get; } = new(400, "InvalidArgument", "Invalid Argument");

    /// <summary>405: not that method.</summary>
    public static StoreError MethodNotAllowed { get; } = new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");

    /// <summary>416: the range begins after the end.</summary>
    public static StoreError InvalidRange { get; } = new(416, "InvalidRange", "The requested range is not satisfiable");

    /// <summary>400: signed for another region.</summary>
    /// <param name="named">The region of the signature.</param>
    /// <param name="expected">The bucket's.</param>
    public static StoreError WrongRegion(string named, string expected) =>
        new StoreError(400, "AuthorizationHeaderMalformed", $"The authorization header is malformed; the region '{named}' is wrong; expecting '{expected}'").With("Region", expected);

    /// <summary>403: the clocks differ by more than 15 minutes.</summary>
    /// <param name="requestTime">The header X-Amz-Date.</param>
    /// <param name="serverTime">The store's time.</param>
    public static StoreError RequestTimeTooSkewed(string requestTime, DateTimeOffset serverTime) =>
        new StoreError(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
            .With("RequestTime", requestTime)
            .With("ServerTime", serverTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .With("MaxAllowedSkewMilliseconds", "900000");
}
