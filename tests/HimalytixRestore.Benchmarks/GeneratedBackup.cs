using HimalytixRestore.Engine.Archives;

namespace HimalytixRestore.Benchmarks;

/// <summary>A generated dump, packed as the producer packs it. Its text was never on a disk or in memory as a whole.</summary>
/// <param name="Path">The <c>.sql.gz.enc</c> file.</param>
/// <param name="Passphrase">Its passphrase.</param>
/// <param name="TextBytes">Size of the dump's text.</param>
/// <param name="StoredBytes">Size of the file.</param>
/// <param name="Rows">Rows in all its tables.</param>
internal sealed record GeneratedBackup(string Path, Secret Passphrase, long TextBytes, long StoredBytes, long Rows)
{
    /// <summary>The text of the passphrase.</summary>
    public const string PassphraseText = "a benchmark has no secrets";

    private const int Seed = 20240229;

    /// <summary>Generates a backup.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="megabytes">Size of the dump's text in MiB.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<GeneratedBackup> CreateAsync(string path, int megabytes, CancellationToken cancellationToken)
    {
        var passphrase = Secret.FromText(PassphraseText);
        var generator = new DumpGenerator((long)megabytes << 20, Seed);
        await using var file = File.Create(path);
        var written = await ArchiveWriter.WriteAsync(generator.WriteAsync, file, new ArchiveWriterOptions { Passphrase = passphrase }, cancellationToken);
        return new(path, passphrase, written.PlainBytes, written.SizeBytes, generator.Rows);
    }
}
