namespace HimalytixRestore.Engine.Dumps;

/// <summary>Finds the end of COPY data: <c>\.</c> alone on a line, ended by LF or CR LF as psql has it.</summary>
internal static class CopyDataScanner
{
    private const int Undecided = -1;

    /// <summary>Looks for the end mark.</summary>
    /// <param name="data">COPY data from the first byte that is not consumed.</param>
    /// <param name="from">How much of it is known to hold no mark: the length returned before.</param>
    /// <param name="atRowStart">Whether the first byte of <paramref name="data"/> begins a row.</param>
    /// <param name="markLength">Length of the end mark's line, 0 when it was not found.</param>
    /// <returns>How many bytes are rows: those before the mark; without one, those that cannot be part of it.</returns>
    public static int Scan(ReadOnlySpan<byte> data, int from, bool atRowStart, out int markLength)
    {
        if (from == 0 ? atRowStart : data[from - 1] == (byte)'\n')
        {
            markLength = Match(data[from..]);
            if (markLength != 0)
                return Settle(from, ref markLength);
        }
        var at = from;
        while (true)
        {
            var found = data[at..].IndexOf("\n\\."u8);
            if (found < 0)
                break;
            at += found + 1;
            markLength = Match(data[at..]);
            if (markLength != 0)
                return Settle(at, ref markLength);
        }
        markLength = 0;
        return data.EndsWith("\n\\"u8) ? data.Length - 1 : data.Length;
    }

    private static int Settle(int at, ref int markLength)
    {
        markLength = Math.Max(0, markLength);
        return at;
    }

    /// <summary>Length of the end mark's line at the beginning of a line, 0 when it is not one, <see cref="Undecided"/> when more must be read.</summary>
    private static int Match(ReadOnlySpan<byte> line)
    {
        foreach (var mark in (ReadOnlySpan<int>)[3, 4])
        {
            var expected = mark == 3 ? "\\.\n"u8 : "\\.\r\n"u8;
            if (line.StartsWith(expected))
                return mark;
            if (line.Length > 0 && line.Length < mark && expected.StartsWith(line))
                return Undecided;
        }
        return 0;
    }
}
