using System.Buffers;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>
/// The plain text of a file written by <c>openssl enc -aes-256-cbc -salt -pbkdf2</c> (docs/backup-format.md, The cipher).
/// Nothing is given out before the first block is what it must be; the end is given out only after the padding was right.
/// </summary>
internal sealed class OpenSslDecryptStream : ForwardReadStream
{
    private const int BufferSize = 128 * 1024;

    private readonly Stream _input;
    private readonly bool _leaveOpen;
    private readonly Secret _passphrase;
    private readonly KeyDerivation _derivation;
    private readonly ReadOnlyMemory<byte> _requiredPrefix;
    private readonly ArchiveErrors _errors;
    private readonly byte[] _cipher = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(BufferSize);
    private OpenSslKey? _key;
    private int _cipherLength;
    private int _plainStart;
    private int _plainEnd;
    private long _inputLength;
    private bool _isFirstBlockProven;
    private bool _isEnd;

    /// <summary>Wraps an encrypted stream.</summary>
    /// <param name="input">The stream; disposed with this one unless the options say otherwise.</param>
    /// <param name="options">Passphrase, key derivation, name.</param>
    /// <param name="requiredPrefix">What the plain text must begin with (at most 16 bytes): with it a wrong key is known at once; empty for any content.</param>
    /// <exception cref="ConfigurationException">There is no passphrase.</exception>
    public OpenSslDecryptStream(Stream input, ArchiveOptions options, ReadOnlyMemory<byte> requiredPrefix)
    {
        _input = input;
        _leaveOpen = options.LeaveOpen;
        _errors = new(options.SourceName);
        _passphrase = options.Passphrase ?? throw _errors.NoPassphrase();
        _derivation = options.KeyDerivation;
        _requiredPrefix = requiredPrefix;
    }

    /// <inheritdoc/>
    protected override Stream? Owned => _leaveOpen ? null : _input;

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _key ??= await ReadHeaderAsync(cancellationToken);
        if (_plainStart == _plainEnd && !_isEnd)
            await DecryptMoreAsync(_key, cancellationToken);

        var count = Math.Min(buffer.Length, _plainEnd - _plainStart);
        _plain.AsSpan(_plainStart, count).CopyTo(buffer.Span);
        _plainStart += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _key?.Dispose();
        ArrayPool<byte>.Shared.Return(_cipher);
        ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
    }

    private async ValueTask<OpenSslKey> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var header = new byte[OpenSslKey.HeaderSize];
        var count = await _input.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        _inputLength = count;
        if (count < header.Length || !header.AsSpan().StartsWith(OpenSslKey.Magic))
            throw _errors.NotSalted(header.AsSpan(0, count));

        return OpenSslKey.Derive(_passphrase, header.AsSpan(OpenSslKey.Magic.Length), _derivation);
    }

    /// <summary>Decrypts what one read brings. The last block is kept back until it is known whether it is the last: that one ends with padding.</summary>
    private async ValueTask DecryptMoreAsync(OpenSslKey key, CancellationToken cancellationToken)
    {
        while (!_isEnd && _cipherLength <= OpenSslKey.BlockSize)
        {
            var count = await _input.ReadAsync(_cipher.AsMemory(_cipherLength, BufferSize - _cipherLength), cancellationToken);
            _isEnd = count == 0;
            _cipherLength += count;
            _inputLength += count;
        }

        if (_isEnd && (_cipherLength == 0 || _cipherLength % OpenSslKey.BlockSize != 0))
            throw _errors.CipherLength(_inputLength);

        var ready = _isEnd ? _cipherLength : (_cipherLength - 1) / OpenSslKey.BlockSize * OpenSslKey.BlockSize;
        key.Decrypt(_cipher.AsSpan(0, ready), _plain);
        _cipher.AsSpan(ready, _cipherLength - ready).CopyTo(_cipher);
        _cipherLength -= ready;
        _plainStart = 0;
        _plainEnd = ready;
        ProveFirstBlock();
        if (_isEnd)
            RemovePadding();
    }

    private void ProveFirstBlock()
    {
        if (_isFirstBlockProven)
            return;

        _isFirstBlockProven = true;
        var block = _plain.AsSpan(0, OpenSslKey.BlockSize);
        if (block.StartsWith(_requiredPrefix.Span))
            return;

        var isWholeFile = _isEnd && _plainEnd == OpenSslKey.BlockSize && OpenSslKey.PaddingLength(block) > 0;
        throw isWholeFile || DumpText.IsLikely(block) ? _errors.NotGzip(block) : _errors.WrongKey(block, _derivation);
    }

    private void RemovePadding()
    {
        var padding = OpenSslKey.PaddingLength(_plain.AsSpan(_plainEnd - OpenSslKey.BlockSize, OpenSslKey.BlockSize));
        if (padding == 0)
            throw _requiredPrefix.IsEmpty ? _errors.WrongKeyPadding(_inputLength, _derivation) : _errors.CipherPadding(_inputLength);

        _plainEnd -= padding;
    }
}
