using HimalytixRestore.Engine.Archives;

namespace HimalytixRestore.Benchmarks;

/// <summary>A small backup of the same kind in memory, whole at every stage, so that a stage can be measured without the others and without a disk.</summary>
/// <param name="Passphrase">Its passphrase.</param>
/// <param name="Encrypted">As it is stored.</param>
/// <param name="Compressed">Decrypted.</param>
/// <param name="Plain">Inflated.</param>
internal sealed record StageSample(Secret Passphrase, byte[] Encrypted, byte[] Compressed, byte[] Plain)
{
    private const int Megabytes = 64;

    /// <summary>Makes one.</summary>
    /// <param name="path">A file that it needs for a moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<StageSample> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var backup = await GeneratedBackup.CreateAsync(path, Megabytes, cancellationToken);
        var encrypted = await File.ReadAllBytesAsync(path, cancellationToken);
        File.Delete(path);
        var options = new ArchiveOptions { Passphrase = backup.Passphrase };
        var compressed = await ReadAsync(new OpenSslDecryptStream(new MemoryStream(encrypted), options, GzipHeader.Magic.ToArray()), cancellationToken);
        var plain = await ReadAsync(new GzipInflateStream(new MemoryStream(compressed), options), cancellationToken);
        return new(backup.Passphrase, encrypted, compressed, plain);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using (stream)
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
    }
}
