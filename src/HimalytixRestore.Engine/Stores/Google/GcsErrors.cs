using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>
/// What Google's service, its token endpoint and the way there say, as the errors that all stores have. No exception of Google's library goes further:
/// outside the engine nobody could load its type.
/// </summary>
/// <param name="errors">Makes the errors.</param>
internal sealed class GcsErrors(StoreErrors errors)
{
    private const string NoBucket = "bucket does not exist";

    /// <summary>There are no credentials that can be used.</summary>
    /// <param name="target">What they are for.</param>
    /// <param name="detail">What was looked for.</param>
    public StoreException NoCredentials(string target, string detail) => errors.FromService(target, StoreTrouble.NoCredentials, "", null, detail, null);

    /// <summary>The service refused or failed.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="error">What it says.</param>
    /// <param name="identity">Who asked.</param>
    public StoreException FromAnswer(GcsRequest request, GcsAnswerError error, GcsIdentity identity) => error.Status switch
    {
        404 when request.Key is not null && !error.Message.Contains(NoBucket, StringComparison.OrdinalIgnoreCase) => errors.BackupNotFound(request.Target),
        412 when request.Generation.Length > 0 => errors.ObjectReplaced(request.Target, request.Generation, "another generation"),
        _ => errors.FromService(request.Target, TroubleOf(error, identity), error.Reason, error.Status, WithSource(error.Message, error.Status, identity), null),
    };

    /// <summary>There was no answer: the way there, or the way to a token, failed.</summary>
    /// <param name="target">What was asked for.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="identity">Who asked.</param>
    public StoreException From(string target, Exception exception, GcsIdentity identity) => exception switch
    {
        TokenResponseException refused => FromToken(target, refused, identity),
        HttpRequestException or IOException => FromNetwork(target, exception),
        SubjectTokenException { InnerException: HttpRequestException network } => FromNetwork(target, network),
        SubjectTokenException => NoCredentials(target, $"What the token is exchanged for cannot be read{(exception.InnerException is IOException file ? $": {file.Message.TrimEnd('.')}" : "")}. {identity.Told}"),

        // The library's credentials throw what they like, and some of it quotes answers.
        _ => errors.FromService(target, StoreTrouble.Unavailable, exception.GetType().Name, null, $"No token could be had. {identity.Told}", null),
    };

    /// <summary>The answer is no JSON of this API.</summary>
    /// <param name="target">What was asked for.</param>
    /// <param name="exception">What is wrong with it.</param>
    public StoreException NotUnderstood(string target, JsonException exception) => errors.FromService(
        target, StoreTrouble.Other, "", null, "The answer is not one of the JSON API; is the endpoint right?", exception);

    /// <summary>The range that came is not the one that was asked for.</summary>
    /// <param name="target">The object.</param>
    /// <param name="status">The HTTP status.</param>
    public StoreException WrongRange(string target, int status) => errors.FromService(
        target, StoreTrouble.Other, "", status, "Other bytes came than were asked for: a proxy or gateway on the way changes the object.", null);

    /// <summary>Nothing came for too long.</summary>
    /// <param name="target">What was asked for.</param>
    /// <param name="patience">How long was waited.</param>
    public StoreException Stalled(string target, TimeSpan patience) => errors.Stalled(target, patience);

    /// <summary>The token endpoint refused or failed (RFC 6749, 5.2 Error Response; the descriptions are Google's).</summary>
    private StoreException FromToken(string target, TokenResponseException exception, GcsIdentity identity)
    {
        var status = (int?)exception.StatusCode;
        var code = exception.Error?.Error ?? "";
        var description = GcsAnswerError.OneLine(exception.Error?.ErrorDescription ?? "");
        var trouble = (code, status) switch
        {
            ("invalid_grant", _) when description.Contains("timeframe", StringComparison.OrdinalIgnoreCase) => StoreTrouble.ClockSkew,
            ("invalid_grant", _) when description.Contains("expired or revoked", StringComparison.OrdinalIgnoreCase) => StoreTrouble.CredentialsExpired,
            ("invalid_grant" or "invalid_client" or "unauthorized_client" or "deleted_client", _) => StoreTrouble.CredentialsRejected,
            ("rate_limit_exceeded", _) or (_, 429) => StoreTrouble.Throttled,
            (_, 408 or >= 500) => StoreTrouble.Unavailable,
            ("access_denied" or "invalid_scope" or "admin_policy_enforced", _) or (_, 401 or 403) => StoreTrouble.AccessDenied,
            _ => StoreTrouble.Other,
        };

        // Where the answer is no JSON the library has a sentence of its own where the code belongs.
        var isCode = code.Length > 0 && !code.Contains(' ', StringComparison.Ordinal);
        var said = isCode ? $"{code}{(description.Length > 0 ? $", {description}" : "")}" : $"status {status} without a reason";
        return errors.FromService(target, trouble, isCode ? code : "", status, $"No token: {said.TrimEnd('.')}. {identity.Told}", null);
    }

    private StoreException FromNetwork(string target, Exception exception)
    {
        // A certificate that is not trusted stays so; everything else on the way may heal.
        var certificate = exception.InnerException as AuthenticationException;
        var code = exception.InnerException is SocketException socket ? socket.SocketErrorCode.ToString() : (exception as HttpRequestException)?.HttpRequestError.ToString() ?? "";
        var detail = certificate is null ? exception.Message : $"{exception.Message} {certificate.Message}";
        return errors.FromService(target, certificate is null ? StoreTrouble.Unavailable : StoreTrouble.Other, code, null, detail, exception);
    }

    private static StoreTrouble TroubleOf(GcsAnswerError error, GcsIdentity identity) => error switch
    {
        { Status: 403, Reason: "rateLimitExceeded" or "userRateLimitExceeded" or "quotaExceeded" } => StoreTrouble.Throttled,
        { Status: 401 } => identity.Credential is null ? StoreTrouble.AccessDenied : StoreTrouble.CredentialsRejected,
        { Status: 403 } => StoreTrouble.AccessDenied,
        { Status: 404 } => StoreTrouble.BucketNotFound,
        { Status: 429 } => StoreTrouble.Throttled,
        { Status: 408 or >= 500 } => StoreTrouble.Unavailable,
        _ => StoreTrouble.Other,
    };

    /// <summary>A right that is missing is missing for somebody.</summary>
    private static string WithSource(string message, int status, GcsIdentity identity) =>
        status is 401 or 403 ? $"{(message.Length > 0 ? message.TrimEnd('.') + ". " : "")}{identity.Told}" : message;
}
