using System.Runtime.InteropServices;
using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>A line of psql's: <c>\name argument</c>. It is never executed.</summary>
/// <param name="Name">The command with its backslash, for example <c>\restrict</c>.</param>
/// <param name="Argument">The rest of the line, trimmed.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MetaCommand(string Name, string Argument)
{
    /// <summary>How much of a command's name an error shows, in bytes.</summary>
    public const int LongestShown = 20;

    /// <summary>Reads a line that begins with a backslash.</summary>
    public static MetaCommand Parse(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line).TrimEnd();
        var space = text.AsSpan().IndexOfAny(' ', '\t');
        return space < 0 ? new MetaCommand(text, "") : new MetaCommand(text[..space], text[space..].Trim());
    }

    /// <summary>The command's name for an error: short, and nothing of its arguments, which could be anything.</summary>
    public static string Show(ReadOnlySpan<byte> text)
    {
        var length = 1;
        while (length < Math.Min(text.Length, LongestShown) && text[length] is >= (byte)'!' and <= (byte)'~')
            length++;
        return Encoding.ASCII.GetString(text[..length]);
    }

    /// <summary>Whether the argument is a key as <c>\restrict</c> takes it.</summary>
    public bool HasKey => Argument.Length > 0 && Argument.All(char.IsAsciiLetterOrDigit);

    /// <summary>Whether psql would see a second command or a shell call in the argument.</summary>
    public bool HidesAnother
    {
        get
        {
            var quote = '\0';
            foreach (var c in Argument)
            {
                if (quote == '\0' && c is '\\' or '`')
                    return quote == '\0';
                if (c == quote)
                    quote = '\0';
                else if (quote == '\0' && c is '\'' or '"')
                    quote = c;
            }
            return false;
        }
    }
}
