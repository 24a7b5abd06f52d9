using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>
/// Holds a reading against its input, with a reader of its own that is as plain as can be: every byte is part of an item, of a row,
/// of a comment or blank; lines, offsets and texts are those of the input.
/// </summary>
/// <param name="input">The input.</param>
/// <param name="keptText">How much of a statement's text was kept.</param>
internal sealed class DumpAccount(byte[] input, int keptText)
{
    private int _position;
    private int _counted;
    private long _line = 1;

    /// <summary>Checks a reading; the test fails where a byte is not accounted for.</summary>
    public void Check(DumpReading reading)
    {
        _position = input.AsSpan().StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
        foreach (var item in reading.Items)
        {
            SkipGap((int)item.Offset);
            CheckItem(item);
            if (item.Kind == DumpItemKind.Copy)
                SkipRows(item, reading.IsLastOpen && ReferenceEquals(item, reading.Items[^1]));
        }
        if (reading.Failure is null)
            CheckEnd(reading);
        else if (reading.Failure is DumpException failure)
            CheckFailure(failure);
    }

    private static void Demand(bool holds, string what, ReadItem item)
    {
        if (!holds)
            Assert.Fail($"{what}: {item}");
    }

    private void CheckItem(ReadItem item)
    {
        var end = (int)item.EndOffset - (item.IsSql ? 1 : 0);
        Demand(item.Offset < item.EndOffset && item.EndOffset <= input.Length, "An item is outside the input or empty", item);
        Demand(item.Line == LineAt((int)item.Offset), "An item has another line", item);
        Demand(!item.IsSql || input[end] == (byte)';', "A statement does not end with a semicolon", item);
        var text = input.AsSpan((int)item.Offset, end - (int)item.Offset);
        var kept = item.IsSql ? Math.Min(text.Length, keptText) : text.Length;
        Demand(item.IsTruncated == kept < text.Length, "A text is said to be cut and is not, or is and is not said", item);
        Demand(string.Equals(item.Text, Encoding.Latin1.GetString(text[..kept]), StringComparison.Ordinal), "A text is not the input's", item);
        _position = (int)item.EndOffset;
    }

    /// <summary>Rows begin on the line after the statement and end with the mark, which is the first that stands alone on a line.</summary>
    private void SkipRows(ReadItem item, bool isOpen)
    {
        if (isOpen && item.Data.Length == 0)
            return;
        var newline = input.AsSpan(_position).IndexOf((byte)'\n');
        Demand(newline >= 0 && !input.AsSpan(_position, newline).ContainsAnyExcept(" \t\r\f"u8), "Rows do not begin on the next line", item);
        _position += newline + 1;
        var rest = input.AsSpan(_position);
        Demand(item.Data.Length <= rest.Length && string.Equals(item.Data, Encoding.Latin1.GetString(rest[..item.Data.Length]), StringComparison.Ordinal), "Rows are not the input's", item);
        Demand(item.Rows == rest[..item.Data.Length].Count((byte)'\n'), "Rows are counted wrong", item);
        Demand(!$"\n{item.Data}".Contains("\n\\.\n", StringComparison.Ordinal) && !$"\n{item.Data}".Contains("\n\\.\r\n", StringComparison.Ordinal), "An end mark is taken for a row", item);
        var after = rest[item.Data.Length..];
        var mark = after.StartsWith("\\.\n"u8) ? 3 : after.StartsWith("\\.\r\n"u8) ? 4 : 0;
        Demand(isOpen || (mark > 0 && (item.Data.Length == 0 || item.Data[^1] == '\n')), "Rows end without the mark", item);
        _position += item.Data.Length + mark;
    }

    private void CheckEnd(DumpReading reading)
    {
        SkipGap(input.Length);
        var lines = input.AsSpan().Count((byte)'\n') + (input.Length > 0 && input[^1] != (byte)'\n' ? 1 : 0);
        var inventory = reading.Inventory;
        if (inventory.SizeBytes != input.Length || inventory.Lines != lines)
            Assert.Fail($"The inventory has {inventory.Lines} lines and {inventory.SizeBytes} bytes; the input has {lines} and {input.Length}.");
        if (inventory.Statements != reading.Items.Count(item => item.IsSql) || inventory.Rows != reading.Items.Sum(item => item.Rows))
            Assert.Fail($"The inventory has {inventory.Statements} statements and {inventory.Rows} rows; the items have others.");
    }

    private void CheckFailure(DumpException failure)
    {
        var (line, offset) = (long.Parse(failure.Evidence["DumpLine"]), long.Parse(failure.Evidence["Offset"]));
        if (offset < 0 || offset > input.Length || line < 1 || line > LineAt(input.Length))
            Assert.Fail($"{failure.ErrorId} is said to be at line {line}, byte {offset}, which is outside the input.");
        if (failure.RecommendedAction.Length == 0)
            Assert.Fail($"{failure.ErrorId} has no remedy.");
    }

    /// <summary>What lies between two items must be nothing: blanks, semicolons and comments.</summary>
    private void SkipGap(int end)
    {
        if (end < _position)
            Assert.Fail($"An item begins at byte {end}, inside the one before it, which ends at {_position}.");
        while (_position < end)
        {
            var rest = input.AsSpan(_position, end - _position);
            if (rest.StartsWith("--"u8))
                _position += LengthOfLine(rest);
            else if (rest.StartsWith("/*"u8))
                _position += LengthOfComment(rest);
            else if (" \t\r\n\f;"u8.Contains(rest[0]))
                _position++;
            else
                Assert.Fail($"Nothing was said of byte {_position}.");
        }
    }

    private static int LengthOfLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        return end < 0 ? text.Length : end;
    }

    private static int LengthOfComment(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i..].StartsWith("/*"u8))
                (depth, i) = (depth + 1, i + 1);
            else if (text[i..].StartsWith("*/"u8))
                (depth, i) = (depth - 1, i + 1);
            if (depth == 0)
                return i + 1;
        }
        Assert.Fail("A comment between two items has no end.");
        return 0;
    }

    /// <summary>The line of a byte; asked for rising positions.</summary>
    private long LineAt(int position)
    {
        _line += input.AsSpan(_counted, position - _counted).Count((byte)'\n');
        _counted = position;
        return _line;
    }
}
