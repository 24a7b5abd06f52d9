namespace HimalytixRestore.TestSupport.Stores;

/// <summary>A bucket of an <see cref="S3Server"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="clock">When objects are uploaded.</param>
public sealed class S3Bucket(string name, TimeProvider clock) : StoreBucket<S3Object>(name)
{
    /// <inheritdoc/>
    protected override S3Object Upload(string key, ObjectContent content) => new(key, content, clock.GetUtcNow());
}
