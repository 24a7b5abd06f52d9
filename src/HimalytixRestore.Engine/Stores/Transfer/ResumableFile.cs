using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>A file that is fetched in parts: its bytes, the journal of what is on the disk, and the map of what is there. It outlives its process.</summary>
internal sealed class ResumableFile : IDisposable
{
    private readonly PartJournal _journal;

    private ResumableFile(PartialFile content, PartJournal journal, PartMap map, bool isResumed)
    {
        Content = content;
        _journal = journal;
        Map = map;
        IsResumed = isResumed;
        HasParts = journal.Parts.Count > 0;
    }

    /// <summary>The bytes.</summary>
    public PartialFile Content { get; }

    /// <summary>The parts.</summary>
    public PartMap Map { get; }

    /// <summary>It was begun before.</summary>
    public bool IsResumed { get; }

    /// <summary>There is something to go on from.</summary>
    public bool HasParts { get; private set; }

    /// <summary>Opens what was begun before of the same object, or begins anew.</summary>
    /// <param name="path">The file's final full path. Missing folders are made, 0700.</param>
    /// <param name="backup">The object.</param>
    /// <param name="partSize">Size of a part, for a new one.</param>
    /// <param name="tell">Told, in one line, of what cannot be gone on with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">Another process writes it (<c>FileInUse</c>), there is no room (<c>DiskFull</c>), or the disk refused.</exception>
    public static async Task<ResumableFile> OpenAsync(string path, BackupInfo backup, long partSize, Action<string> tell, CancellationToken cancellationToken)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var journal = await PartJournal.OpenAsync(path, cancellationToken);
        try
        {
            return GoOn(path, backup, journal, tell) ?? await BeginAsync(path, backup, partSize, journal, cancellationToken);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Notes parts that have come. Their bytes are on the disk before their lines are.</summary>
    /// <param name="parts">The parts' numbers.</param>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public async Task RecordAsync(IReadOnlyCollection<int> parts)
    {
        Content.FlushToDisk();
        await _journal.AddAsync(parts, CancellationToken.None);
        HasParts = true;
    }

    /// <summary>Gives the whole file its name.</summary>
    /// <param name="overwrite">Replace an existing file.</param>
    /// <exception cref="ArchiveException">The file exists by now (<c>FileExists</c>), or the disk refused.</exception>
    public void Commit(bool overwrite)
    {
        Content.Commit(overwrite);
        _journal.Delete();
    }

    /// <summary>Removes everything: nothing of it is worth to go on with.</summary>
    /// <exception cref="ArchiveException">It cannot be removed.</exception>
    public void Discard()
    {
        Content.Delete();
        _journal.Delete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        _journal.Dispose();
        Map.Dispose();
    }

    private static ResumableFile? GoOn(string path, BackupInfo backup, PartJournal journal, Action<string> tell)
    {
        if (journal.Header is not { } header)
            return null;
        if (!header.IsOf(backup))
        {
            tell($"The part of {backup.Name} that was fetched before is of another object ({header.Uri}, version {header.Version}): it is fetched from its beginning.");
            return null;
        }

        return PartialFile.OpenExisting(path, backup.SizeBytes) is { } content
            ? new(content, journal, new PartMap(backup.SizeBytes, header.PartSizeBytes, journal.Parts), isResumed: true)
            : null;
    }

    private static async Task<ResumableFile> BeginAsync(string path, BackupInfo backup, long partSize, PartJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            // Never a journal of other bytes beside a new file.
            await journal.BeginAsync(new(backup.Uri, backup.Version, backup.SizeBytes, partSize), cancellationToken);
            return new(PartialFile.Create(path, backup.SizeBytes), journal, new PartMap(backup.SizeBytes, partSize, []), isResumed: false);
        }
        catch
        {
            journal.Delete();
            throw;
        }
    }
}
