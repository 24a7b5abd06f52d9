using System.Text;

namespace HimalytixRestore.Shell;

/// <summary>The line being typed and its picture on the terminal: of a line longer than the terminal is wide, the part around the cursor.</summary>
/// <param name="mask">Shown in place of each character; null shows the text.</param>
/// <param name="screen">What stands before it.</param>
internal sealed class LineBuffer(char? mask, ScreenLine screen)
{
    private readonly StringBuilder _text = new();
    private int _first;
    private int _shownCursor;

    /// <summary>What has been typed.</summary>
    public string Text => _text.ToString();

    /// <summary>Where the next character goes.</summary>
    public int Cursor { get; private set; }

    /// <summary>Applies an editing or character key; the ones with Ctrl are those of a Unix terminal.</summary>
    public void Apply(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
            ApplyWithControl(key.Key);
        else
            ApplyAlone(key);
    }

    /// <summary>Puts another text in place of the whole line.</summary>
    public void Replace(string text) => Replace(0, _text.Length, text);

    /// <summary>Puts <paramref name="text"/> in place of a part and the cursor behind it.</summary>
    public void Replace(int index, int length, string text)
    {
        var isAppended = length == 0 && index == _text.Length && Cursor == index && index - _first + text.Length <= screen.Room;
        _text.Remove(index, length).Insert(index, text);
        Cursor = index + text.Length;
        if (!isAppended)
        {
            Draw();
            return;
        }

        Console.Write(Shown(text));
        _shownCursor += text.Length;
    }

    /// <summary>Writes a line below and draws what stood before the text, and the text, again under it.</summary>
    public void ShowBelow(string line) => DrawAgain($"{Environment.NewLine}{line}{Environment.NewLine}");

    /// <summary>Clears the screen but for the line.</summary>
    public void Clear() => DrawAgain("\u001b[H\u001b[2J");

    private void ApplyAlone(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Backspace:
                Remove(Cursor - 1, Cursor);
                break;
            case ConsoleKey.Delete:
                Remove(Cursor, Cursor + 1);
                break;
            case ConsoleKey.LeftArrow:
                Move(Cursor - 1);
                break;
            case ConsoleKey.RightArrow:
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

    private void ApplyWithControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A:
                Move(0);
                break;
            case ConsoleKey.E:
                Move(_text.Length);
                break;
            case ConsoleKey.LeftArrow:
                Move(WordBefore());
                break;
            case ConsoleKey.RightArrow:
                Move(WordBehind());
                break;
            case ConsoleKey.W or ConsoleKey.Backspace:
                Remove(WordBefore(), Cursor);
                break;
            case ConsoleKey.U:
                Remove(0, Cursor);
                break;
            case ConsoleKey.K:
                Remove(Cursor, _text.Length);
                break;
            case ConsoleKey.D:
                Remove(Cursor, Cursor + 1);
                break;
            case ConsoleKey.L:
                Clear();
                break;
        }
    }

    private void Remove(int from, int to)
    {
        if (from >= 0 && to <= _text.Length && from < to)
            Replace(from, to - from, "");
    }

    private void Move(int cursor)
    {
        Cursor = Math.Clamp(cursor, 0, _text.Length);
        Draw();
    }

    private int WordBefore()
    {
        var at = Cursor;
        while (at > 0 && _text[at - 1] == ' ')
            at--;
        while (at > 0 && _text[at - 1] != ' ')
            at--;
        return at;
    }

    private int WordBehind()
    {
        var at = Cursor;
        while (at < _text.Length && _text[at] != ' ')
            at++;
        while (at < _text.Length && _text[at] == ' ')
            at++;
        return at;
    }

    private string Shown(string text) => mask is { } c ? new string(c, text.Length) : text;

    private void DrawAgain(string before)
    {
        Console.Write(before + screen.Text);
        _shownCursor = 0;
        Draw();
    }

    /// <summary>Steps back to the first character that is shown, clears to the end of the screen and writes anew; backspaces keep a prompt before it.</summary>
    private void Draw()
    {
        var room = screen.Room;
        _first = Math.Clamp(_first, Math.Max(0, Cursor - room), Cursor);
        var shown = Shown(Text)[_first..Math.Min(_text.Length, _first + room)];
        var back = new string('\b', _shownCursor);
        _shownCursor = Cursor - _first;
        Console.Write($"{back}\u001b[J{shown}{new string('\b', shown.Length - _shownCursor)}");
    }
}
