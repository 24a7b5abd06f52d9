using Google.Apis.Auth.OAuth2;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>Who asks.</summary>
/// <param name="Credential">Makes the tokens; null is nobody.</param>
/// <param name="Source">Where the credentials were found, for errors; no secret.</param>
internal sealed record GcsIdentity(GoogleCredential? Credential, string Source)
{
    /// <summary>Nobody: the bucket is public, or an emulator's.</summary>
    public static GcsIdentity Anonymous { get; } = new(null, "");

    /// <summary>A sentence about it.</summary>
    public string Told => Credential is null ? "No credentials were sent." : $"The credentials come from {Source}.";
}
