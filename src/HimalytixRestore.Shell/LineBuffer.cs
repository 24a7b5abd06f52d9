using System.Text;

namespace HimalytixRestore.Shell;

/// <summary>The line being typed and its picture on the terminal.</summary>
/// <param name="mask">Shown in place of each character; null shows the text.</param>
internal sealed class LineBuffer(char? mask)
{
    private readonly StringBuilder _text = new();
    private int _shownCursor;

    /// <summary>What has been typed.</summary>
    public string Text => _text.ToString();

    /// <summary>Where the next character goes.</summary>
    public int Cursor { get; private set; }

    /// <summary>Applies an editing or character key.</summary>
    public void Apply(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Backspace when Cursor > 0:
                Replace(Cursor - 1, 1, "");
                break;
            case ConsoleKey.Delete when Cursor < _text.Length:
                Replace(Cursor, 1, "");
                break;
            case ConsoleKey.LeftArrow when Cursor > 0:
                Move(Cursor - 1);
                break;
            case ConsoleKey.RightArrow when Cursor < _text.Length:
                Move(Cursor + 1);
                break;
            case ConsoleKey.Home:
                Move(0);
                break;
            case ConsoleKey.End:
                Move(_text.Length);
                break;
            case ConsoleKey.Escape:
                Replace("");
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                    Replace(Cursor, 0, key.KeyChar.ToString());
                break;
        }
    }

    /// <summary>Puts another text in place of the whole line.</summary>
    public void Replace(string text) => Replace(0, _text.Length, text);

    /// <summary>Puts <paramref name="text"/> in place of a part and the cursor behind it.</summary>
    public void Replace(int index, int length, string text)
    {
        var appended = length == 0 && index == _text.Length && _shownCursor == index;
        _text.Remove(index, length).Insert(index, text);
        Cursor = index + text.Length;
        if (appended)
        {
            Console.Write(Shown(text));
            _shownCursor = Cursor;
        }
        else
        {
            Draw();
        }
    }

    /// <summary>Writes a line below and draws the text again under it.</summary>
    public void ShowBelow(string line)
    {
        Console.WriteLine();
        Console.WriteLine(line);
        _shownCursor = 0;
        Draw();
    }

    private void Move(int cursor)
    {
        Cursor = cursor;
        Draw();
    }

    private string Shown(string text) => mask is { } c ? new string(c, text.Length) : text;

    /// <summary>Steps back to the line's first character, clears to the end of the screen and writes it anew; backspaces keep a prompt before it.</summary>
    private void Draw()
    {
        var shown = Shown(Text);
        Console.Write($"{new string('\b', _shownCursor)}\u001b[J{shown}{new string('\b', shown.Length - Cursor)}");
        _shownCursor = Cursor;
    }
}
