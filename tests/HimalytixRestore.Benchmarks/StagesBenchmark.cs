using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Benchmarks;

/// <summary>
/// How fast a backup is read: each stage alone, all together, Test-Backup's verdict, and what the producer's programs need for decrypting and inflating.
/// The runs alternate, so that a busy machine slows all alike.
/// </summary>
internal static class StagesBenchmark
{
    private const int Runs = 5;
    private const int BufferSize = 256 * 1024;
    private const string PassphraseVariable = "BENCHMARK_PASSPHRASE";

    /// <summary>How many times faster than the programs the whole verdict must be.</summary>
    private const double RequiredRatio = 2;

    /// <summary>Measures and prints the medians.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="folder">For small files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when Test-Backup is not fast enough; true when it is, or when the programs are missing.</returns>
    public static async Task<bool> RunAsync(GeneratedBackup backup, TempFolder folder, CancellationToken cancellationToken)
    {
        var sample = await StageSample.CreateAsync(folder.Combine("sample.sql.gz.enc"), cancellationToken);
        var alone = Alone(sample, cancellationToken);
        Stage verdict = new("Test-Backup", backup.TextBytes, () => VerifyAsync(backup, cancellationToken));
        List<Stage> together =
        [
            new("decrypt, inflate, CRC", backup.TextBytes, () => DrainAsync(OpenAsync(backup, cancellationToken), cancellationToken)),
            new("decrypt, inflate, CRC, lex", backup.TextBytes, () => LexAsync(OpenAsync(backup, cancellationToken), cancellationToken)),
            verdict,
        ];
        Stage programs = new("openssl enc -d | gzip -dc", backup.TextBytes, () => ProgramsAsync(backup, cancellationToken));
        var canCompare = new[] { "sh", "openssl", "gzip" }.All(program => ProgramPath.Find(program) is not null);
        if (canCompare)
            together.Add(programs);

        for (var run = 0; run < Runs; run++)
        {
            foreach (var stage in alone.Concat(together))
                await stage.RunAsync();
        }

        Print($"each stage alone, in memory, by its processor time, medians of {Runs} runs", alone, stage => stage.Processor);
        Print($"together, from the file, by wall time, medians of {Runs} runs", together, stage => stage.Wall);
        return !canCompare || IsFast(verdict, programs);
    }

    /// <summary>All in text a second, so that the slowest is what bounds them together.</summary>
    private static List<Stage> Alone(StageSample sample, CancellationToken cancellationToken)
    {
        var (text, options) = (sample.Plain.Length, new ArchiveOptions { Passphrase = sample.Passphrase });
        return
        [
            new("SHA-256 of the stored bytes", text, () => Task.FromResult(SHA256.HashData(sample.Encrypted))),
            new("decrypt", text, () => DrainAsync(new OpenSslDecryptStream(new MemoryStream(sample.Encrypted), options, default), cancellationToken)),
            new("inflate, the library alone", text, () => DrainAsync(new GZipStream(new MemoryStream(sample.Compressed), CompressionMode.Decompress), cancellationToken)),
            new("inflate, with framing and CRC", text, () => DrainAsync(new GzipInflateStream(new MemoryStream(sample.Compressed), options), cancellationToken)),
            new("CRC-32", text, () => Task.FromResult(Crc32.HashToUInt32(sample.Plain))),
            new("lex", text, () => LexAsync(new DumpReader(new MemoryStream(sample.Plain)), cancellationToken)),
        ];
    }

    private static void Print(string title, List<Stage> stages, Func<Stage, TimeSpan> time)
    {
        Show.Title(title);
        foreach (var stage in stages)
            Show.Line(stage.Name, Show.Throughput(stage.TextBytes, time(stage)));
    }

    private static bool IsFast(Stage verdict, Stage programs)
    {
        var ratio = programs.Wall / verdict.Wall;
        Show.Line("Test-Backup / openssl | gzip", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ratio:N2}"));
        if (ratio < RequiredRatio)
            Console.Error.WriteLine($"Test-Backup is less than {RequiredRatio} times as fast as openssl enc -d | gzip -dc.");
        return ratio >= RequiredRatio;
    }

    private static async Task DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using (stream)
        {
            var buffer = new byte[BufferSize];
            while (await stream.ReadAsync(buffer, cancellationToken) > 0)
            {
                // Only the time counts.
            }
        }
    }

    private static async Task DrainAsync(Task<Stream> opening, CancellationToken cancellationToken) => await DrainAsync(await opening, cancellationToken);

    private static async Task LexAsync(Task<Stream> opening, CancellationToken cancellationToken) => await LexAsync(new DumpReader(await opening), cancellationToken);

    private static async Task LexAsync(DumpReader dump, CancellationToken cancellationToken)
    {
        await using (dump)
        {
            while (await dump.ReadAsync(cancellationToken) is not null)
            {
                // The rows of a COPY block are read by the next call.
            }
        }
    }

    /// <summary>The same as Test-Backup does: both ends first, then everything, with hash and inventory.</summary>
    private static async Task VerifyAsync(GeneratedBackup backup, CancellationToken cancellationToken)
    {
        var settings = new RestoreSettings(() => throw new InvalidOperationException("No server is needed."), () => backup.Passphrase)
        {
            Iterations = KeyDerivation.Default.Iterations,
            Digest = KeyDerivation.Default.Digest,
            Services = [],
            StateFolder = "",
            SnapshotFolder = "",
        };
        var source = await BackupSource.ResolveAsync(new BackupReference { Path = backup.Path }, settings, cancellationToken);
        var verification = await new BackupVerifier(source).FullAsync(_ => { }, cancellationToken);
        if (verification is not { Verdict: BackupVerdict.Valid, Inventory: { } inventory } || inventory.Rows != backup.Rows || verification.PlainSizeBytes != backup.TextBytes)
            throw new InvalidOperationException($"Test-Backup's verdict is {verification.Verdict}, with {verification.Inventory?.Rows} rows: {verification.Failure?.Message}");
    }

    private static async Task ProgramsAsync(GeneratedBackup backup, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.RunAsync(
            new ProcessRequest
            {
                FileName = "sh",
                Arguments = ["-c", $"openssl enc -d -aes-256-cbc -pbkdf2 -pass env:{PassphraseVariable} -in \"$1\" | gzip -dc > /dev/null", "sh", backup.Path],
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { [PassphraseVariable] = backup.Passphrase.RevealText() },
            },
            cancellationToken);
        if (!result.Succeeded)
            throw new InvalidOperationException($"openssl and gzip cannot read the backup: {result.StandardError}");
    }

    private static async Task<Stream> OpenAsync(GeneratedBackup backup, CancellationToken cancellationToken) =>
        await PlainSqlStream.OpenAsync(File.OpenRead(backup.Path), new ArchiveOptions { Passphrase = backup.Passphrase }, cancellationToken);
}
