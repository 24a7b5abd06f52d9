namespace HimalytixRestore.Engine.Stores;

/// <summary>What can be wrong with a request to a cloud's store, whichever cloud it is.</summary>
internal enum StoreTrouble
{
    /// <summary>Anything else; another try does not heal it.</summary>
    Other,

    /// <summary>A right is missing.</summary>
    AccessDenied,

    /// <summary>No credentials were found.</summary>
    NoCredentials,

    /// <summary>The service does not know the key, or the signature is wrong.</summary>
    CredentialsRejected,

    /// <summary>A token has expired.</summary>
    CredentialsExpired,

    /// <summary>The clocks differ too much for signed requests.</summary>
    ClockSkew,

    /// <summary>The bucket does not exist.</summary>
    BucketNotFound,

    /// <summary>Too many requests: 429, 503 SlowDown.</summary>
    Throttled,

    /// <summary>5xx, a refused or lost connection, no name: another try may heal it.</summary>
    Unavailable,
}
