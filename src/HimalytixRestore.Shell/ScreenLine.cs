using System.Text.RegularExpressions;

namespace HimalytixRestore.Shell;

/// <summary>What stands before the cursor on the terminal's last line: a prompt or a question, behind which an answer is typed.</summary>
internal sealed partial class ScreenLine
{
    private const int DefaultColumns = 80;

    /// <summary>Its text, escape sequences included.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Columns that are left for an answer and the cursor behind it.</summary>
    public int Room
    {
        get
        {
            var columns = Console.WindowWidth > 1 ? Console.WindowWidth : DefaultColumns;
            var room = columns - EscapeSequence().Replace(Text, "").Length - 1;
            return room > 1 ? room : columns - 1;
        }
    }

    /// <summary>Follows what is written.</summary>
    /// <param name="text">The text.</param>
    public void Follow(string text)
    {
        var end = text.LastIndexOf('\n');
        Text = end < 0 ? Text + text : text[(end + 1)..];
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EscapeSequence();
}
