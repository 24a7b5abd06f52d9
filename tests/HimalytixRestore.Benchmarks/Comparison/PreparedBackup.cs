using System.Globalization;
using System.Text.Json;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>A generated database as files: the producer's backup, and pg_dump's custom format of the same.</summary>
/// <param name="EncryptedPath">The <c>.sql.gz.enc</c> file.</param>
/// <param name="CustomPath">The custom-format dump.</param>
/// <param name="Facts">What must be there after a restore.</param>
/// <param name="TextBytes">Size of the plain dump.</param>
internal sealed record PreparedBackup(string EncryptedPath, string CustomPath, DatabaseFacts Facts, long TextBytes)
{
    private const string Source = "source";

    /// <summary>The producer's (docs/backup-format.md, The producer).</summary>
    private static readonly string[] s_plain = ["--format=plain", "--no-owner", "--no-acl", "--clean", "--if-exists"];

    /// <summary>Its passphrase.</summary>
    public static Secret Passphrase { get; } = Secret.FromText("a benchmark has no secrets");

    /// <summary>Takes the files from a folder, or makes them there.</summary>
    /// <param name="cluster">Where the database is made, and dropped again.</param>
    /// <param name="content">The database.</param>
    /// <param name="scale">Share of the full size.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<PreparedBackup> PrepareAsync(BenchmarkCluster cluster, GeneratedDatabase content, double scale, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{content.Name}-{scale}"));
        var (text, custom, description) = (path + ".sql", path + ".dump", path + ".json");
        if (File.Exists(description))
        {
            // The folder may have been moved.
            return JsonSerializer.Deserialize<PreparedBackup>(await File.ReadAllTextAsync(description, cancellationToken))! with { EncryptedPath = text + ".gz.enc", CustomPath = custom };
        }

        var prepared = await MakeAsync(cluster, content, scale, text, custom, cancellationToken);
        await File.WriteAllTextAsync(description, JsonSerializer.Serialize(prepared), cancellationToken);
        return prepared;
    }

    private static async Task<PreparedBackup> MakeAsync(BenchmarkCluster cluster, GeneratedDatabase content, double scale, string text, string custom, CancellationToken cancellationToken)
    {
        await cluster.CreateDatabaseAsync(Source, cancellationToken);
        await using (var connection = await cluster.OpenAsync(Source, cancellationToken))
            await content.FillAsync(connection, scale, cancellationToken);

        await DumpAsync(cluster, [.. s_plain, $"--file={text}"], cancellationToken);
        await DumpAsync(cluster, ["--format=custom", $"--file={custom}"], cancellationToken);
        DatabaseFacts facts;
        await using (var connection = await cluster.OpenAsync(Source, cancellationToken))
            facts = await DatabaseFacts.ReadAsync(connection, cancellationToken);
        await cluster.DropDatabaseAsync(Source, cancellationToken);
        var size = new FileInfo(text).Length;
        return new(await Producer.PackAsync(text, Passphrase.RevealText()), custom, facts, size);
    }

    private static async Task DumpAsync(BenchmarkCluster cluster, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.RunAsync(new() { FileName = cluster.PgDump, Arguments = arguments, Environment = cluster.Environment(Source) }, cancellationToken);
        if (!result.Succeeded)
            throw new InvalidOperationException($"pg_dump failed: {result.StandardError}");
    }
}
