using System.Security.Cryptography;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>The bytes of an archive as stored: counted and hashed while they are written.</summary>
/// <param name="output">Where to; left open.</param>
internal sealed class ArchiveOutput(Stream output) : ForwardWriteStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many bytes were written.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>SHA-256 of all of them, lower-case hexadecimal; empty before it is complete.</summary>
    public string Sha256 { get; private set; } = "";

    /// <inheritdoc/>
    protected override ValueTask WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        _hash.AppendData(buffer.Span);
        BytesWritten += buffer.Length;
        return output.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task CompleteCoreAsync(CancellationToken cancellationToken)
    {
        Sha256 = Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant();
        return output.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Release() => _hash.Dispose();
}
