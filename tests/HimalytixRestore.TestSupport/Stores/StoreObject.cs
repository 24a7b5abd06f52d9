namespace HimalytixRestore.TestSupport.Stores;

/// <summary>What an object is in both stores.</summary>
/// <param name="key">Its key, which GCS calls its name.</param>
/// <param name="content">Its bytes.</param>
/// <param name="lastModified">When it was uploaded.</param>
public abstract class StoreObject(string key, ObjectContent content, DateTimeOffset lastModified)
{
    /// <summary>Its key.</summary>
    public string Key => key;

    /// <summary>Its bytes; see <see cref="Replace"/>.</summary>
    public ObjectContent Content { get; private set; } = content;

    /// <summary>When it was uploaded.</summary>
    public DateTimeOffset LastModified { get; set; } = lastModified;

    /// <summary>Its storage class, as the store writes it.</summary>
    public string StorageClass { get; set; } = "STANDARD";

    /// <summary>Puts another object in its place: another ETag or generation, modified now.</summary>
    /// <param name="content">The new bytes.</param>
    /// <param name="now">When.</param>
    public virtual void Replace(ObjectContent content, DateTimeOffset now)
    {
        Content = content;
        LastModified = now;
    }
}
