using System.Buffers;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>
/// Encrypts as <c>openssl enc -aes-256-cbc -salt -pbkdf2</c> does, with a random salt (docs/backup-format.md, The cipher).
/// Padding is written by <see cref="ForwardWriteStream.CompleteAsync"/> only.
/// </summary>
/// <param name="output">Where to; left open.</param>
/// <param name="passphrase">The passphrase's bytes as typed.</param>
/// <param name="derivation">Iterations and digest.</param>
internal sealed class OpenSslEncryptStream(Stream output, Secret passphrase, KeyDerivation derivation) : ForwardWriteStream
{
    private const int BufferSize = 128 * 1024;

    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly byte[] _cipher = ArrayPool<byte>.Shared.Rent(BufferSize);
    private OpenSslKey? _key;
    private int _plainLength;

    /// <inheritdoc/>
    protected override async ValueTask WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, BufferSize - _plainLength);
            buffer.Span[..count].CopyTo(_plain.AsSpan(_plainLength));
            _plainLength += count;
            buffer = buffer[count..];
            if (_plainLength == BufferSize)
                await EncryptAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task CompleteCoreAsync(CancellationToken cancellationToken)
    {
        // A full buffer was written at once, so there is room for the padding, which is never empty.
        var padding = OpenSslKey.BlockSize - (_plainLength % OpenSslKey.BlockSize);
        _plain.AsSpan(_plainLength, padding).Fill((byte)padding);
        _plainLength += padding;
        await EncryptAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _key?.Dispose();
        ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
        ArrayPool<byte>.Shared.Return(_cipher);
    }

    private async ValueTask EncryptAsync(CancellationToken cancellationToken)
    {
        _key ??= await WriteHeaderAsync(cancellationToken);
        _key.Encrypt(_plain.AsSpan(0, _plainLength), _cipher);
        await output.WriteAsync(_cipher.AsMemory(0, _plainLength), cancellationToken);
        _plainLength = 0;
    }

    private async ValueTask<OpenSslKey> WriteHeaderAsync(CancellationToken cancellationToken)
    {
        var header = new byte[OpenSslKey.HeaderSize];
        OpenSslKey.Magic.CopyTo(header);
        RandomNumberGenerator.Fill(header.AsSpan(OpenSslKey.Magic.Length));
        await output.WriteAsync(header, cancellationToken);
        return OpenSslKey.Derive(passphrase, header.AsSpan(OpenSslKey.Magic.Length), derivation);
    }
}
