using System.Text.Json;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>A journal's file that has something done at one of its records: before it is written, or after it is on the disk.</summary>
/// <param name="path">The file.</param>
/// <param name="options">How it is opened.</param>
/// <param name="point">The record.</param>
/// <param name="act">What is done there; the run goes on when it returns.</param>
internal sealed class WatchedFileStream(string path, FileStreamOptions options, KillPoint point, Action act) : FileStream(path, options)
{
    private int _records;
    private string _line = "";

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _records++;
        _line = NameOf(buffer);
        ActIf(!point.AfterFlush);
        return base.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush(bool flushToDisk)
    {
        base.Flush(flushToDisk);
        if (flushToDisk)
            ActIf(point.AfterFlush);
    }

    /// <summary>The names of a journal's records, in order.</summary>
    /// <param name="path">The journal.</param>
    public static async Task<IReadOnlyList<string>> ReadNamesAsync(string path) =>
        [.. (await File.ReadAllLinesAsync(path)).Select(line => NameOf(System.Text.Encoding.UTF8.GetBytes(line)))];

    /// <summary>The event, and the step where there is one.</summary>
    private static string NameOf(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line);
        string name = json.RootElement.GetProperty("event").GetString()!;
        return json.RootElement.TryGetProperty("step", out var step) && step.ValueKind == JsonValueKind.Object ? $"{name} {step.GetProperty("id").GetString()}" : name;
    }

    private void ActIf(bool isTheMoment)
    {
        if (isTheMoment && (point.Name is { } name ? name == _line : point.Record == _records))
            act();
    }
}
