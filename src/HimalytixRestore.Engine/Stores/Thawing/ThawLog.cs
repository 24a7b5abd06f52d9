using System.Text.Json;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>
/// Remembers when thaws were asked for: a store says that one is under way, but not since when, so nothing else could tell when it will be over.
/// Losing it loses nothing but that time.
/// </summary>
/// <param name="folder">The state folder.</param>
/// <param name="clock">Says when a note is of no use any more.</param>
internal sealed class ThawLog(string folder, TimeProvider clock)
{
    /// <summary>No thaw takes half as long.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(7);

    private readonly string _path = Path.Combine(folder, "thaws.json");

    /// <summary>What is known of a backup's thaw; null when it was not asked for here.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ThawNote?> FindAsync(BackupInfo backup, CancellationToken cancellationToken)
        => (await ReadAsync(cancellationToken)).FindLast(note => IsOf(note, backup));

    /// <summary>A backup with the time at which its thaw is expected to be over, where it is under way and that is known.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<BackupInfo> CompleteAsync(BackupInfo backup, CancellationToken cancellationToken)
        => backup is { ArchiveState: BackupArchiveState.Restoring, ReadableFrom: null } ? backup with { ReadableFrom = (await FindAsync(backup, cancellationToken))?.ReadableFrom } : backup;

    /// <summary>Remembers a thaw.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="tier">How fast.</param>
    /// <param name="days">How long the copy is to be kept.</param>
    /// <param name="readableFrom">When it is expected to be over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">The file cannot be written.</exception>
    public async Task AddAsync(BackupInfo backup, RetrievalTier tier, int days, DateTimeOffset readableFrom, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var notes = await ReadAsync(cancellationToken);
        notes.RemoveAll(note => IsOf(note, backup) || note.AskedAt < now - s_kept);
        notes.Add(new(backup.Uri, backup.Version, tier, days, now, readableFrom));
        await AtomicFile.WriteAllBytesAsync(_path, JsonSerializer.SerializeToUtf8Bytes(notes), overwrite: true, cancellationToken);
    }

    private static bool IsOf(ThawNote note, BackupInfo backup)
        => string.Equals(note.Uri, backup.Uri, StringComparison.Ordinal) && string.Equals(note.Version, backup.Version, StringComparison.Ordinal);

    private async Task<List<ThawNote>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<List<ThawNote>>(await File.ReadAllBytesAsync(_path, cancellationToken)) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // Not there yet, another user's, or damaged: then no time is known.
            return [];
        }
    }
}
