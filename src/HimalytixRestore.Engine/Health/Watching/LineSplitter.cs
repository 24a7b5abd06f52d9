using System.Text;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>Takes a program's output and hands on its lines; the unfinished last one waits for the next output.</summary>
/// <param name="onLine">Told each line.</param>
internal sealed class LineSplitter(Action<string> onLine) : WriteOnlyStream
{
    /// <summary>More of a line is dropped: a log may hold whole files.</summary>
    private const int LongestLine = 8 << 10;

    private readonly List<byte> _line = [];

    /// <summary>How many bytes came.</summary>
    public long Taken { get; private set; }

    /// <summary>Forgets the unfinished line: the file it stood in is another one now.</summary>
    public void Restart()
    {
        _line.Clear();
        Taken = 0;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Taken += buffer.Length;
        while (buffer.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Keep(buffer[..end]);
            onLine(Encoding.UTF8.GetString([.. _line]));
            _line.Clear();
            buffer = buffer[(end + 1)..];
        }

        Keep(buffer);
    }

    private void Keep(ReadOnlySpan<byte> part) => _line.AddRange(part[..Math.Min(part.Length, LongestLine - _line.Count)]);
}
