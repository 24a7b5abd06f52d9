namespace HimalytixRestore.TestSupport.Stores;

/// <summary>What a request asks of a store, whatever its protocol.</summary>
public enum StoreOperation
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>A page of a listing: ListObjectsV2, objects.list.</summary>
    List,

    /// <summary>An object's properties: HEAD, objects.get.</summary>
    Describe,

    /// <summary>An object's bytes: GET, alt=media.</summary>
    Read,

    /// <summary>A thaw: POST ?restore.</summary>
    Restore,

    /// <summary>An access token: POST /token.</summary>
    Token,
}
