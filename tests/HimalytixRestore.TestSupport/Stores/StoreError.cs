namespace HimalytixRestore.TestSupport.Stores;

/// <summary>An error as a store answers it; <see cref="S3Errors"/> and <see cref="GcsErrors"/> have the documented ones.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">S3's code, or GCS' reason.</param>
/// <param name="Message">The message.</param>
public sealed record StoreError(int Status, string Code, string Message)
{
    /// <summary>Further elements of the body, in this order.</summary>
    public IReadOnlyList<(string Name, string Value)> Details { get; init; } = [];

    /// <summary>The header Retry-After; null for none.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The same with one more element in its body.</summary>
    /// <param name="name">The element.</param>
    /// <param name="value">Its text.</param>
    public StoreError With(string name, string value) => this with { Details = [.. Details, (name, value)] };
}
