using System.Diagnostics;
using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Benchmarks;

/// <summary>How fast a backup is read, stage upon stage, and what the producer's programs need for the same. The runs alternate, so that a busy machine slows all alike.</summary>
internal static class StagesBenchmark
{
    private const int Runs = 3;
    private const int BufferSize = 256 * 1024;
    private const string PassphraseVariable = "BENCHMARK_PASSPHRASE";

    /// <summary>Measures and prints the medians.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(GeneratedBackup backup, CancellationToken cancellationToken)
    {
        var stages = new List<(string Name, Func<Task> Work)>
        {
            ("decrypt, inflate", () => InflateAsync(backup, cancellationToken)),
            ("decrypt, inflate, lex", () => LexAsync(backup, cancellationToken)),
        };
        if (new[] { "sh", "openssl", "gzip" }.All(program => ProgramPath.Find(program) is not null))
            stages.Add(("openssl enc -d | gzip -dc", () => ProgramsAsync(backup, cancellationToken)));

        var times = stages.ConvertAll(_ => new List<TimeSpan>());
        for (var run = 0; run < Runs; run++)
        {
            for (var i = 0; i < stages.Count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await stages[i].Work();
                times[i].Add(Stopwatch.GetElapsedTime(started));
            }
        }

        Show.Title($"stages, medians of {Runs} runs");
        for (var i = 0; i < stages.Count; i++)
            Show.Line(stages[i].Name, Show.Throughput(backup.TextBytes, times[i].Order().ElementAt(Runs / 2)));
    }

    private static async Task InflateAsync(GeneratedBackup backup, CancellationToken cancellationToken)
    {
        await using var plain = await OpenAsync(backup, cancellationToken);
        var buffer = new byte[BufferSize];
        while (await plain.ReadAsync(buffer, cancellationToken) > 0)
        {
            // Only the time counts.
        }
    }

    private static async Task LexAsync(GeneratedBackup backup, CancellationToken cancellationToken)
    {
        await using var reader = new DumpReader(await OpenAsync(backup, cancellationToken));
        while (await reader.ReadAsync(cancellationToken) is not null)
        {
            // The rows of a COPY block are read by the next call.
        }
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

    private static async Task<PlainSqlStream> OpenAsync(GeneratedBackup backup, CancellationToken cancellationToken) =>
        await PlainSqlStream.OpenAsync(File.OpenRead(backup.Path), new ArchiveOptions { Passphrase = backup.Passphrase }, cancellationToken);
}
