namespace HimalytixRestore;

/// <summary>How a store in a cloud is reached, where the defaults of its SDK are not meant. No secret is in it: credentials come from the SDK's own chain.</summary>
public sealed record StoreConnection
{
    /// <summary>The URL of an S3-compatible server or of a private endpoint; null is the cloud's own.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The bucket is in the path of the URL and not in the host's name; null is true where <see cref="Endpoint"/> is set.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>The region that requests are signed for; null leaves it to the SDK.</summary>
    public string? Region { get; init; }

    /// <summary>The profile of the shared AWS credentials and configuration files; null leaves it to the SDK.</summary>
    public string? CredentialProfile { get; init; }

    /// <summary>Send no credentials: the bucket is public.</summary>
    public bool Anonymous { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", new[]
    {
        Endpoint,
        PathStyle switch { true => "path style", false => "host style", null => null },
        Region,
        CredentialProfile is null ? null : $"profile {CredentialProfile}",
        Anonymous ? "anonymous" : null,
    }.OfType<string>());
}
