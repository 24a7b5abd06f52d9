using System.Diagnostics;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>A journal's file whose process kills itself (SIGKILL) at a record: before it is written, or after it is on the disk.</summary>
internal sealed class SuicidalFileStream(string path, FileStreamOptions options, int record, bool afterFlush) : FileStream(path, options)
{
    private int _records;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _records++;
        DieIf(!afterFlush);
        return base.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush(bool flushToDisk)
    {
        base.Flush(flushToDisk);
        if (flushToDisk)
            DieIf(afterFlush);
    }

    private void DieIf(bool isTheMoment)
    {
        if (!isTheMoment || _records != record)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
