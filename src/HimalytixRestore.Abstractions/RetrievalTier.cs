namespace HimalytixRestore;

/// <summary>How fast an archived object is brought back, and at what price (Amazon S3 User Guide, Understanding archive retrieval options).</summary>
public enum RetrievalTier
{
    /// <summary>Three to five hours from S3 Glacier Flexible Retrieval, twelve from Deep Archive.</summary>
    Standard,

    /// <summary>One to five minutes; refused when the store has no capacity for it, and not to be had from Deep Archive.</summary>
    Expedited,

    /// <summary>Five to twelve hours from S3 Glacier Flexible Retrieval, up to 48 from Deep Archive; the cheapest.</summary>
    Bulk,
}
