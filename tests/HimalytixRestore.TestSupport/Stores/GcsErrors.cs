namespace HimalytixRestore.TestSupport.Stores;

/// <summary>
/// Errors of Google Cloud Storage's JSON API with the status, reason and message that it answers (its reference, HTTP status and error codes for JSON),
/// and those of Google's token endpoint (RFC 6749). <c>location</c>, <c>locationType</c> and <c>domain</c> are details.
/// </summary>
public static class GcsErrors
{
    /// <summary>401: no token, and not everyone may read.</summary>
    public static StoreError Required { get; } = new StoreError(
        401, "required", "Anonymous caller does not have storage.objects.get access to the Google Cloud Storage object. Permission 'storage.objects.get' denied on resource (or it may not exist).")
        .InHeader("Authorization");

    /// <summary>401: the token is none, or too old.</summary>
    public static StoreError AuthError { get; } = new StoreError(401, "authError", "Invalid Credentials").InHeader("Authorization");

    /// <summary>403: no right.</summary>
    public static StoreError Forbidden { get; } = new(
        403, "forbidden", "restore@himalytix.iam.gserviceaccount.com does not have storage.objects.get access to the Google Cloud Storage object. Permission 'storage.objects.get' denied on resource (or it may not exist).");

    /// <summary>404: no such bucket.</summary>
    public static StoreError BucketNotFound { get; } = new(404, "notFound", "The specified bucket does not exist.");

    /// <summary>408: the request took too long.</summary>
    public static StoreError RequestTimeout { get; } = new(408, "requestTimeout", "Request timeout.");

    /// <summary>412: ifGenerationMatch did not hold.</summary>
    public static StoreError ConditionNotMet { get; } =
        new StoreError(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.").InHeader("If-Match");

    /// <summary>416: the range begins after the end.</summary>
    public static StoreError RangeNotSatisfiable { get; } = new StoreError(416, "requestedRangeNotSatisfiable", "Request range not satisfiable").InHeader("Range");

    /// <summary>429: ask more slowly.</summary>
    public static StoreError RateLimitExceeded { get; } =
        new StoreError(429, "rateLimitExceeded", "The rate of requests exceeds the rate limit. Please reduce your request rate.").With("domain", "usageLimits");

    /// <summary>500: try again.</summary>
    public static StoreError BackendError { get; } = new(500, "backendError", "We encountered an internal error. Please try again.");

    /// <summary>502: try again.</summary>
    public static StoreError BadGateway { get; } = new(502, "badGateway", "Bad Gateway");

    /// <summary>503: try again.</summary>
    public static StoreError ServiceUnavailable { get; } = new(503, "backendError", "Backend Error");

    /// <summary>504: try again.</summary>
    public static StoreError GatewayTimeout { get; } = new(504, "gatewayTimeout", "Gateway Timeout");

    /// <summary>400 of the token endpoint: the assertion is not signed by the account's key.</summary>
    public static StoreError InvalidSignature { get; } = new(400, "invalid_grant", "Invalid JWT Signature.");

    /// <summary>400 of the token endpoint: the refresh token is none any more.</summary>
    public static StoreError RevokedToken { get; } = new(400, "invalid_grant", "Token has been expired or revoked.");

    /// <summary>400 of the token endpoint: the clocks differ.</summary>
    public static StoreError InvalidTimes { get; } = new(
        400, "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");

    /// <summary>400 of the token endpoint: neither an assertion nor a refresh token.</summary>
    public static StoreError UnsupportedGrantType { get; } = new(400, "unsupported_grant_type", "Invalid grant_type.");

    /// <summary>400: a value of the query is none.</summary>
    /// <param name="parameter">The parameter.</param>
    public static StoreError Invalid(string parameter) => new StoreError(400, "invalid", "Invalid argument.").With("locationType", "parameter").With("location", parameter);

    /// <summary>404: no such object.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="name">The object.</param>
    public static StoreError ObjectNotFound(string bucket, string name) => new(404, "notFound", $"No such object: {bucket}/{name}");

    private static StoreError InHeader(this StoreError error, string header) => error.With("locationType", "header").With("location", header);
}
