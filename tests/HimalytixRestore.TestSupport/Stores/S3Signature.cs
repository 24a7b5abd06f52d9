using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>Signature Version 4 as the header Authorization carries it (API reference, Authenticating Requests).</summary>
/// <param name="AccessKey">Whose it is.</param>
/// <param name="Scope">Day, region, service and <c>aws4_request</c>.</param>
/// <param name="SignedHeaders">The names of the headers that are signed, in order.</param>
/// <param name="Signature">The signature in hexadecimal digits.</param>
internal sealed partial record S3Signature(string AccessKey, string Scope, string SignedHeaders, string Signature)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The region it was made for.</summary>
    public string Region => Scope.Split('/').ElementAtOrDefault(1) ?? "";

    /// <summary>Reads the header; null when there is none, or none of this version.</summary>
    /// <param name="request">The request.</param>
    public static S3Signature? Parse(StoreRequest request)
    {
        var match = Pattern().Match(request.Headers.GetValueOrDefault("Authorization", ""));
        return match.Success ? new(match.Groups["key"].Value, match.Groups["scope"].Value, match.Groups["headers"].Value, match.Groups["signature"].Value) : null;
    }

    /// <summary>When the request says it was signed; null when it does not.</summary>
    /// <param name="request">The request.</param>
    public static DateTimeOffset? Time(StoreRequest request) =>
        DateTimeOffset.TryParseExact(
            request.Headers.GetValueOrDefault("x-amz-date"), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>What was signed.</summary>
    /// <param name="request">The request.</param>
    public string StringToSign(StoreRequest request)
    {
        var canonical = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalRequest(request))));
        return $"{Algorithm}\n{request.Headers.GetValueOrDefault("x-amz-date")}\n{Scope}\n{canonical}";
    }

    /// <summary>True when the request was signed with this secret.</summary>
    /// <param name="request">The request.</param>
    /// <param name="secret">The secret access key.</param>
    public bool IsMadeWith(StoreRequest request, string secret)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in Scope.Split('/'))
            key = Hmac(key, part);
        return string.Equals(Hex(Hmac(key, StringToSign(request))), Signature, StringComparison.Ordinal);
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private string CanonicalRequest(StoreRequest request)
    {
        var query = request.Query
            .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")
            .Order(StringComparer.Ordinal);
        var headers = SignedHeaders.Split(';').Select(name => $"{name}:{Blanks().Replace(request.Headers.GetValueOrDefault(name, "").Trim(), " ")}\n");
        return $"{request.Method}\n{request.Target.Split('?')[0]}\n{string.Join('&', query)}\n{string.Concat(headers)}\n{SignedHeaders}\n{request.Headers.GetValueOrDefault("x-amz-content-sha256")}";
    }

    [GeneratedRegex(
        @"\AAWS4-HMAC-SHA256\s+Credential=(?<key>[^/,]+)/(?<scope>[^,]+),\s*SignedHeaders=(?<headers>[^,]+),\s*Signature=(?<signature>[0-9a-f]+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(" +", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
