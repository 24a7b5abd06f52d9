using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// Tells, after a crash, which parts of a partial file are on the disk: <c>.&lt;name&gt;.parts</c> beside it, 0600. Its first line is the object, every other one
/// the number of a part; each ends with its own CRC-32, and reading stops at the first line that is torn or is not what was written.
/// While it is open it keeps other processes out.
/// </summary>
internal sealed class PartJournal : IDisposable
{
    private const char Separator = '\t';

    private readonly FileStream _file;

    private PartJournal(FileStream file) => _file = file;

    /// <summary>The object it tells of; null when it tells of nothing.</summary>
    public PartJournalHeader? Header { get; private set; }

    /// <summary>The parts that are on the disk.</summary>
    public IReadOnlyList<int> Parts { get; private set; } = [];

    /// <summary>Where the journal of a file is.</summary>
    /// <param name="path">The file's final full path.</param>
    public static string PathOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.parts");

    /// <summary>Opens the journal of a file, or makes an empty one, and reads it.</summary>
    /// <param name="path">The file's final full path; its folder exists.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">Another process has it open (<c>FileInUse</c>), or it cannot be opened.</exception>
    public static async Task<PartJournal> OpenAsync(string path, CancellationToken cancellationToken)
    {
        PartJournal journal = new(LockedFile.Open(PathOf(path), FileMode.OpenOrCreate, 0));
        try
        {
            await journal.ReadAsync(cancellationToken);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Begins anew: nothing is there of this object yet.</summary>
    /// <param name="header">The object.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public async Task BeginAsync(PartJournalHeader header, CancellationToken cancellationToken)
    {
        (Header, Parts) = (header, []);
        Empty();
        await WriteAsync([JsonSerializer.Serialize(header)], cancellationToken);
    }

    /// <summary>Notes parts, on the disk when it returns. Their bytes must be there already.</summary>
    /// <param name="parts">The parts' numbers.</param>
    /// <param name="cancellationToken">Ends it before anything is written.</param>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public Task AddAsync(IEnumerable<int> parts, CancellationToken cancellationToken) =>
        WriteAsync(parts.Select(part => part.ToString(CultureInfo.InvariantCulture)), cancellationToken);

    /// <summary>
    /// Removes it. It is emptied first: another process that has opened it meanwhile finds a journal of nothing.
    /// </summary>
    /// <exception cref="ArchiveException">It cannot be removed.</exception>
    public void Delete()
    {
        Empty();
        _file.Dispose();
        try
        {
            File.Delete(_file.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "removing a file", _file.Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var bytes = new byte[_file.Length];
            await _file.ReadExactlyAsync(bytes, cancellationToken);
            var end = Read(bytes);
            // What is added must not stick to a torn line.
            _file.SetLength(end);
            _file.Position = end;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "reading a file", _file.Name);
        }
    }

    /// <summary>Reads what is sound; returns where it ends.</summary>
    private int Read(ReadOnlySpan<byte> bytes)
    {
        List<int> parts = [];
        var end = 0;
        while (bytes[end..].IndexOf((byte)'\n') is var length and >= 0 && TryOpen(bytes.Slice(end, length), out var text))
        {
            if (Header is null)
            {
                if (!PartJournalHeader.TryParse(text, out var header))
                    break;
                Header = header;
            }
            else if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var part))
                parts.Add(part);
            else
                break;
            end += length + 1;
        }

        Parts = parts;
        return end;
    }

    private static bool TryOpen(ReadOnlySpan<byte> line, out string text)
    {
        var mark = line.LastIndexOf((byte)Separator);
        text = mark < 0 ? "" : Encoding.UTF8.GetString(line[..mark]);
        return mark >= 0 && line.SequenceEqual(Encoding.UTF8.GetBytes(Seal(text)));
    }

    private static string Seal(string text) => $"{text}{Separator}{Crc32.HashToUInt32(Encoding.UTF8.GetBytes(text)):x8}";

    private void Empty()
    {
        try
        {
            _file.SetLength(0);
            _file.Position = 0;
        }
        catch (IOException exception)
        {
            throw FileErrors.From(exception, "writing a file", _file.Name);
        }
    }

    private async Task WriteAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => Seal(line) + '\n')));
        try
        {
            await _file.WriteAsync(bytes, cancellationToken);
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(exception, "writing a file", _file.Name);
        }
    }
}
