using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Benchmarks.Serving;

/// <summary>An object to serve, in whichever store.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="LastModified">When it was uploaded.</param>
/// <param name="State">Its state.</param>
internal sealed record SampleObject(string Key, ObjectContent Content, DateTimeOffset LastModified, SampleState State = SampleState.Available)
{
    /// <summary>As an object of S3.</summary>
    /// <param name="now">The time.</param>
    public S3Object ToS3(DateTimeOffset now)
    {
        var stored = new S3Object(Key, Content, LastModified);
        if (State is not SampleState.Available)
            stored.Archive(State is SampleState.DeepArchived ? "DEEP_ARCHIVE" : "GLACIER");
        if (State is SampleState.Restoring)
            stored.Thaw(now.AddMinutes(5), days: 3);
        else if (State is SampleState.Restored)
            stored.Thaw(now.AddHours(-1), days: 3);
        return stored;
    }

    /// <summary>As an object of Google Cloud Storage.</summary>
    public GcsObject ToGcs() => new(Key, Content, LastModified) { StorageClass = State is SampleState.Available ? "STANDARD" : "ARCHIVE" };
}
