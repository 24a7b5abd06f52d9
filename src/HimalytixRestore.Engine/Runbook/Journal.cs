using System.Text.Json;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Reports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>A run's journal: JSON lines, each flushed to the disk before the next thing is done.</summary>
internal sealed class Journal : IDisposable, IAsyncDisposable
{
    private readonly Stream _stream;

    /// <summary>A journal on a stream.</summary>
    /// <param name="stream">Where the lines go; disposed with the journal.</param>
    /// <param name="path">Its name in errors.</param>
    internal Journal(Stream stream, string path)
    {
        _stream = stream;
        Path = path;
    }

    /// <summary>The journal's full path.</summary>
    public string Path { get; }

    /// <summary>A journal that keeps nothing, for looking only.</summary>
    public static Journal OfPlan() => new(Stream.Null, "");

    /// <summary>Opens a journal for appending and makes it when there is none; 0600. A last line that a crash cut off is cut away first, or the next one would be glued to it.</summary>
    /// <param name="path">The journal's full path; its folder exists.</param>
    /// <param name="open">Opens the file; null is a plain file stream.</param>
    /// <exception cref="RunbookException">The file cannot be written, so no run may begin.</exception>
    public static Journal Open(string path, Func<string, FileStreamOptions, FileStream>? open = null)
    {
        var options = OwnerOnly.Of(new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, Options = FileOptions.Asynchronous });
        FileStream? stream = null;
        try
        {
            stream = open?.Invoke(path, options) ?? new FileStream(path, options);
            stream.SetLength(EndOfLastLine(stream));
            stream.Seek(0, SeekOrigin.End);
            return new(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw NotWritable(path, e);
        }
    }

    /// <summary>Writes one line and waits until it is on the disk.</summary>
    /// <param name="record">The line.</param>
    /// <param name="cancellationToken">Ends it before the line is written.</param>
    /// <exception cref="RunbookException">The line could not be written.</exception>
    public async Task WriteAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(record, RestoreJson.Line);
        byte[] line = [.. json, (byte)'\n'];
        try
        {
            await _stream.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            if (_stream is FileStream file)
                file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(Path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static long EndOfLastLine(FileStream stream)
    {
        for (long end = stream.Length; end > 0; end--)
        {
            stream.Seek(end - 1, SeekOrigin.Begin);
            if (stream.ReadByte() == '\n')
                return end;
        }

        return 0;
    }

    private static RunbookException NotWritable(string path, Exception e) =>
        new("JournalNotWritable", RestoreErrorCategory.PermissionDenied, $"The journal {path} cannot be written: {e.Message}", "Make room, or give a writable folder with -StateFolder.", e) { TargetName = path };
}
