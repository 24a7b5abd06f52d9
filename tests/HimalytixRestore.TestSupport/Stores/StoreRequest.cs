namespace HimalytixRestore.TestSupport.Stores;

/// <summary>A request as a server got it, and what it answered.</summary>
public sealed class StoreRequest
{
    private long _bytesSent;
    private int _status;

    /// <summary>Its number in the order in which they came; the first of a server is 1.</summary>
    public int Number { get; internal set; }

    /// <summary>What it asks.</summary>
    public required StoreOperation Operation { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query as they were sent.</summary>
    public required string Target { get; init; }

    /// <summary>The bucket; empty for none.</summary>
    public required string Bucket { get; init; }

    /// <summary>The object's key; empty for none.</summary>
    public required string Key { get; init; }

    /// <summary>The query's values, decoded.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>The headers; names in any case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Which connection it came on.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>It carries credentials: an Authorization header or a signed URL.</summary>
    public bool IsSigned => Headers.ContainsKey("Authorization") || Query.ContainsKey("X-Amz-Signature");

    /// <summary>The header Range; null for none.</summary>
    public string? Range => Headers.GetValueOrDefault("Range");

    /// <summary>The status that was answered; 0 until then.</summary>
    public int Status { get => Volatile.Read(ref _status); internal set => Volatile.Write(ref _status, value); }

    /// <summary>Where in the object the answered body begins.</summary>
    public long Offset { get; internal set; }

    /// <summary>Bytes of the object that were given to the connection. The client may have received fewer when it broke off.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>The answer is over, in whatever way.</summary>
    public bool IsDone { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Number} {Method} {Target}{(Range is null ? "" : $" {Range}")} → {Status}, {BytesSent} bytes";

    internal void Sent(long count) => Interlocked.Add(ref _bytesSent, count);
}
