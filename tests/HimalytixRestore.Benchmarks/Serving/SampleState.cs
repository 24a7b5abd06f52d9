namespace HimalytixRestore.Benchmarks.Serving;

/// <summary>What a generated object shows of S3's storage classes; Google Cloud Storage has the class ARCHIVE for all but the first.</summary>
internal enum SampleState
{
    /// <summary>STANDARD.</summary>
    Available,

    /// <summary>GLACIER.</summary>
    Archived,

    /// <summary>DEEP_ARCHIVE.</summary>
    DeepArchived,

    /// <summary>GLACIER, a thaw is under way for some minutes.</summary>
    Restoring,

    /// <summary>GLACIER, with a copy for some days.</summary>
    Restored,
}
