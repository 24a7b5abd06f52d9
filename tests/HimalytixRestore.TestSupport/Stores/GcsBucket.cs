namespace HimalytixRestore.TestSupport.Stores;

/// <summary>A bucket of a <see cref="GcsServer"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="clock">When objects are uploaded.</param>
public sealed class GcsBucket(string name, TimeProvider clock) : StoreBucket<GcsObject>(name)
{
    /// <inheritdoc/>
    protected override GcsObject Upload(string key, ObjectContent content) => new(key, content, clock.GetUtcNow());
}
