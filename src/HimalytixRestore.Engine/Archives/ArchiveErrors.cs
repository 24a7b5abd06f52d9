using System.Globalization;

namespace HimalytixRestore.Engine.Archives;

/// <summary>Every way in which an archive's bytes can be wrong, with its stable id, evidence and remedy.</summary>
/// <param name="sourceName">What the errors call the archive.</param>
internal sealed class ArchiveErrors(string sourceName)
{
    private const string FetchAgain = "Fetch the backup again (Receive-Backup -Force) and run Test-Backup on it; if it fails again, use the next older backup.";

    /// <summary>There is no passphrase for an encrypted archive.</summary>
    public ConfigurationException NoPassphrase() =>
        new("NoPassphrase", $"'{sourceName}' is encrypted and no passphrase was given.", "Set the environment variable BACKUP_ENCRYPTION_KEY, or use -Passphrase or -PassphraseFile.")
        {
            Operation = "Decrypting",
            TargetName = sourceName,
        };

    /// <summary>The archive does not begin with <c>Salted__</c> and a salt.</summary>
    /// <param name="head">Its first bytes.</param>
    public IntegrityException NotSalted(ReadOnlySpan<byte> head) => Create(
        "NotSalted", "Decrypting",
        $"'{sourceName}' is not encrypted by 'openssl enc -salt': it does not begin with 'Salted__' and a salt.",
        "Check that this is the right file. A .sql.gz file is opened without a passphrase.",
        ("Offset", "0"), ("FirstBytes", Hex(head)));

    /// <summary>The cipher text is not a positive number of whole blocks.</summary>
    /// <param name="length">The archive's length.</param>
    public IntegrityException CipherLength(long length) => Create(
        "CipherLength", "Decrypting",
        $"'{sourceName}' is cut: its length of {length} bytes is not a header and one or more whole cipher blocks.", FetchAgain,
        ("Offset", Text(length)), ("Length", Text(length)), ("Excess", Text(length % OpenSslKey.BlockSize)));

    /// <summary>The first decrypted bytes are not what they must be.</summary>
    /// <param name="firstBlock">The first decrypted block.</param>
    /// <param name="derivation">How the key was derived.</param>
    public IntegrityException WrongKey(ReadOnlySpan<byte> firstBlock, KeyDerivation derivation) => Create(
        "WrongKey", "Decrypting",
        $"The passphrase is not the one of '{sourceName}' (or its first {OpenSslKey.HeaderSize + OpenSslKey.BlockSize} bytes are damaged): what it decrypts to does not begin with a gzip header.",
        "Check BACKUP_ENCRYPTION_KEY, -Passphrase or -PassphraseFile, and that iterations and digest are those of the producer.",
        ("Offset", Text(OpenSslKey.HeaderSize)), ("DecryptedBytes", Hex(firstBlock)), ("Iterations", Text(derivation.Iterations)), ("Digest", derivation.Digest));

    /// <summary>The padding is wrong and nothing else is known of the content.</summary>
    /// <param name="length">The archive's length.</param>
    /// <param name="derivation">How the key was derived.</param>
    public IntegrityException WrongKeyPadding(long length, KeyDerivation derivation) => Create(
        "WrongKey", "Decrypting",
        $"The passphrase is not the one of '{sourceName}', or the file's end is damaged: the padding of the last block is wrong.",
        "Check BACKUP_ENCRYPTION_KEY, -Passphrase or -PassphraseFile, and that iterations and digest are those of the producer.",
        ("Offset", Text(length - OpenSslKey.BlockSize)), ("Iterations", Text(derivation.Iterations)), ("Digest", derivation.Digest));

    /// <summary>The key is right, the padding at the end is not.</summary>
    /// <param name="length">The archive's length.</param>
    public IntegrityException CipherPadding(long length) => Create(
        "CipherPadding", "Decrypting",
        $"'{sourceName}' is cut or altered at its end: the passphrase is right, the padding of the last block is not.", FetchAgain,
        ("Offset", Text(length - OpenSslKey.BlockSize)), ("Length", Text(length)));

    /// <summary>The data is no gzip data.</summary>
    /// <param name="head">Its first bytes.</param>
    public IntegrityException NotGzip(ReadOnlySpan<byte> head) => Create(
        "NotGzip", "Inflating",
        head.StartsWith(OpenSslKey.Magic)
            ? $"'{sourceName}' is not compressed but encrypted: it begins with 'Salted__'."
            : $"'{sourceName}' is no gzip data: it does not begin with 1f 8b 08.",
        "Check that this is the right file: a .sql.gz.enc file needs the passphrase, a .sql file needs no expanding.",
        ("Offset", "0"), ("FirstBytes", Hex(head)));

    /// <summary>A member's header is not legal.</summary>
    /// <param name="offset">Where the member begins, in the gzip data.</param>
    /// <param name="reason">What is wrong with it.</param>
    public IntegrityException GzipHeader(long offset, string reason) => Create(
        "GzipHeader", "Inflating", $"The gzip header at byte {offset} of '{sourceName}' is damaged: {reason}.", FetchAgain,
        ("Offset", Text(offset)), ("Reason", reason));

    /// <summary>The data ends inside a member.</summary>
    /// <param name="length">Where it ends.</param>
    /// <param name="part">The part of the member that is cut.</param>
    public IntegrityException GzipCut(long length, string part) => Create(
        "GzipCut", "Inflating", $"'{sourceName}' is cut: its gzip data ends after {length} bytes, inside {part}.", FetchAgain,
        ("Offset", Text(length)), ("Part", part));

    /// <summary>The compressed data makes no sense.</summary>
    /// <param name="offset">About where, in the gzip data.</param>
    /// <param name="exception">What the library said.</param>
    public IntegrityException GzipData(long offset, Exception exception) => Create(
        "GzipData", "Inflating", $"'{sourceName}' is damaged: its gzip data cannot be inflated near byte {offset}.", FetchAgain,
        ("Offset", Text(offset)), ("Reason", exception.Message));

    /// <summary>A member's checksum is not the one of its content.</summary>
    /// <param name="offset">About where its trailer is, in the gzip data.</param>
    /// <param name="computed">The content's checksum.</param>
    /// <param name="stored">The stored one; null when no place in reach holds a plausible trailer.</param>
    public IntegrityException GzipCrc(long offset, uint computed, uint? stored) => Create(
        "GzipCrc", "Inflating", $"'{sourceName}' is damaged: the checksum of its content is not the one stored near byte {offset}.", FetchAgain,
        ("Offset", Text(offset)), ("ComputedCrc32", Hex(computed)), ("StoredCrc32", stored is { } value ? Hex(value) : "none found"));

    /// <summary>A member's length is not the one of its content.</summary>
    /// <param name="offset">Where its trailer is, in the gzip data.</param>
    /// <param name="computed">The content's length mod 4 GiB.</param>
    /// <param name="stored">The stored one.</param>
    public IntegrityException GzipLength(long offset, uint computed, uint stored) => Create(
        "GzipLength", "Inflating", $"'{sourceName}' is damaged: the length of its content (mod 4 GiB) is {computed}, the one stored at byte {offset} is {stored}.", FetchAgain,
        ("Offset", Text(offset)), ("ComputedLength", Text(computed)), ("StoredLength", Text(stored)));

    /// <summary>Something follows the last member.</summary>
    /// <param name="offset">Where it begins, in the gzip data.</param>
    /// <param name="bytes">Its first bytes.</param>
    public IntegrityException GzipTrailingBytes(long offset, ReadOnlySpan<byte> bytes) => Create(
        "GzipTrailingBytes", "Inflating", $"'{sourceName}' has bytes after the end of its gzip data, from byte {offset}.", FetchAgain,
        ("Offset", Text(offset)), ("Bytes", Hex(bytes)));

    private IntegrityException Create(string errorId, string operation, string message, string recommendedAction, params (string Name, string Value)[] evidence) =>
        new(errorId, message, recommendedAction)
        {
            Operation = operation,
            TargetName = sourceName,
            Evidence = evidence.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal),
        };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(uint value) => value.ToString("x8", CultureInfo.InvariantCulture);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes[..Math.Min(bytes.Length, OpenSslKey.BlockSize)]).ToLowerInvariant();
}
