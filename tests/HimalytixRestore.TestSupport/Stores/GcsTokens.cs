using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>The token endpoint of a <see cref="GcsServer"/> and what is known to it: one service account, and one user's refresh token.</summary>
public sealed class GcsTokens : IDisposable
{
    /// <summary>The service account.</summary>
    public const string ServiceAccount = "restore@himalytix.iam.gserviceaccount.com";

    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private readonly RSA _key = RSA.Create(2048);
    private readonly TimeProvider _clock;
    private readonly Uri _endpoint;
    private readonly string _refreshToken = "1//" + Guid.NewGuid().ToString("N");
    private readonly Dictionary<string, DateTimeOffset> _issued = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    internal GcsTokens(TimeProvider clock, Uri endpoint)
    {
        _clock = clock;
        _endpoint = new(endpoint, "/token");
    }

    /// <summary>How long a token is valid.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(3599);

    /// <summary>How many tokens were issued.</summary>
    public int Issued
    {
        get
        {
            lock (_lock)
                return _issued.Count;
        }
    }

    /// <summary>The service account's key file: what GOOGLE_APPLICATION_CREDENTIALS names.</summary>
    public string ServiceAccountJson() => new JsonObject
    {
        ["type"] = "service_account",
        ["project_id"] = "himalytix",
        ["private_key_id"] = "0123456789abcdef0123456789abcdef01234567",
        ["private_key"] = _key.ExportPkcs8PrivateKeyPem() + "\n",
        ["client_email"] = ServiceAccount,
        ["client_id"] = "100000000000000000001",
        ["auth_uri"] = "https://accounts.google.com/o/oauth2/auth",
        ["token_uri"] = _endpoint.AbsoluteUri,
        ["universe_domain"] = "googleapis.com",
    }.ToJsonString();

    /// <summary>A user's credentials, as <c>gcloud auth application-default login</c> writes them. Google's libraries refresh them at Google's own address.</summary>
    public string AuthorizedUserJson() => new JsonObject
    {
        ["type"] = "authorized_user",
        ["client_id"] = "764086051850.apps.googleusercontent.com",
        ["client_secret"] = "not-a-secret",
        ["refresh_token"] = _refreshToken,
    }.ToJsonString();

    /// <summary>A valid token, issued without a request.</summary>
    public string Issue()
    {
        var token = "ya29." + Guid.NewGuid().ToString("N");
        lock (_lock)
            _issued[token] = _clock.GetUtcNow() + Lifetime;
        return token;
    }

    /// <summary>No token that was issued is valid any more.</summary>
    public void Revoke()
    {
        lock (_lock)
        {
            foreach (var token in _issued.Keys)
                _issued[token] = DateTimeOffset.MinValue;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    internal bool IsValid(string token)
    {
        lock (_lock)
            return _issued.TryGetValue(token, out var end) && end > _clock.GetUtcNow();
    }

    /// <summary>The body of an answer with a token.</summary>
    internal JsonObject Answer() => new()
    {
        ["access_token"] = Issue(),
        ["expires_in"] = (int)Lifetime.TotalSeconds,
        ["token_type"] = "Bearer",
    };

    /// <summary>Checks what a client presents.</summary>
    /// <exception cref="StoreErrorException">It gets no token.</exception>
    internal void Check(IReadOnlyDictionary<string, string> form)
    {
        var error = form.GetValueOrDefault("grant_type") switch
        {
            JwtBearer => CheckAssertion(form.GetValueOrDefault("assertion", "")),
            "refresh_token" => form.GetValueOrDefault("refresh_token") == _refreshToken ? null : GcsErrors.RevokedToken,
            _ => GcsErrors.UnsupportedGrantType,
        };
        if (error is not null)
            throw new StoreErrorException(error);
    }

    private static byte[] Decoded(string base64Url) =>
        Convert.FromBase64String(base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '='));

    private StoreError? CheckAssertion(string assertion)
    {
        if (assertion.Split('.') is not [var header, var payload, var signature]
            || !_key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Decoded(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            return GcsErrors.InvalidSignature;
        }

        using var claims = JsonDocument.Parse(Decoded(payload));
        var issued = DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("iat").GetInt64());
        return (issued - _clock.GetUtcNow()).Duration() <= TimeSpan.FromHours(1) ? null : GcsErrors.InvalidTimes;
    }
}
