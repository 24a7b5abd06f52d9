using System.Globalization;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Benchmarks.Serving;

/// <summary>The objects of a bucket to look at.</summary>
internal static class SampleBucket
{
    private const int Days = 1100;
    private const int Megabytes = 1;

    /// <summary>The files of a folder, by their path below it.</summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<SampleObject> FromFolder(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => new SampleObject(
            Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
            new FileContent(file.FullName),
            new(file.LastWriteTimeUtc)))];

    /// <summary>
    /// A backup a day for three years, all with the content of one real backup, in every state of a thaw; and what else lies about in a bucket:
    /// two backups of one time, an empty one, one that is not encrypted, foreign objects.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The objects, and the passphrase of the backup.</returns>
    public static async Task<(IReadOnlyList<SampleObject> Objects, string Passphrase)> GenerateAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("himalytix-serve-");
        try
        {
            var backup = await GeneratedBackup.CreateAsync(Path.Combine(folder.FullName, "backup"), Megabytes, cancellationToken);
            var content = new BytesContent(await File.ReadAllBytesAsync(backup.Path, cancellationToken));
            var last = new DateTimeOffset(now.UtcDateTime.Date.AddHours(2), TimeSpan.Zero);
            var empty = new BytesContent(ReadOnlyMemory<byte>.Empty);
            SampleObject[] others =
            [
                new("backups/", empty, last),
                new("backups/production/", empty, last),
                new(Key("production", last.AddDays(-1).AddHours(10)), empty, last),
                new(Key("staging", last.AddDays(-1)), content, last),
                new(Key("staging", last.AddDays(-2)).Replace(".enc", ""), content, last),
                new("backups/production/README.txt", new BytesContent("foreign"u8.ToArray()), last),
                new("logs/2026/app.log", new BytesContent("foreign"u8.ToArray()), last),
            ];
            return ([.. Enumerable.Range(0, Days).Select(age => new SampleObject(Key("production", last.AddDays(-age)), content, last.AddDays(-age), State(age))), .. others], GeneratedBackup.PassphraseText);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Key(string environment, DateTimeOffset time) =>
        $"backups/{environment}/himalytix_{environment}_{time.ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture)}.sql.gz.enc";

    private static SampleState State(int age) => age switch
    {
        < 3 => SampleState.Available,
        3 => SampleState.Restored,
        4 => SampleState.Restoring,
        < 365 => SampleState.Archived,
        _ => SampleState.DeepArchived,
    };
}
