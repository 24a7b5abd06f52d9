namespace HimalytixRestore.Shell;

/// <summary>The lines of this session. They are never written down: one of them may hold a secret.</summary>
internal sealed class LineHistory
{
    private readonly List<string> _lines = [];
    private int _position;
    private string _draft = "";
    private string? _sought;

    /// <summary>A new line is about to be typed.</summary>
    public void Begin()
    {
        _position = _lines.Count;
        _draft = "";
        _sought = null;
    }

    /// <summary>Keeps a line, unless it is empty or the one before again.</summary>
    /// <param name="line">The line.</param>
    public void Add(string line)
    {
        if (line.Trim().Length > 0 && (_lines.Count == 0 || !string.Equals(_lines[^1], line, StringComparison.Ordinal)))
            _lines.Add(line);
    }

    /// <summary>The line was changed by hand: the next search is for what it says then.</summary>
    public void Edited() => _sought = null;

    /// <summary>The line before; the oldest one stays.</summary>
    /// <param name="current">What is typed now; the way down leads back to it.</param>
    public string Before(string current)
    {
        if (_position == _lines.Count)
            _draft = current;
        return _position > 0 ? _lines[--_position] : current;
    }

    /// <summary>The line behind; at last what had been typed.</summary>
    /// <param name="current">What is typed now.</param>
    public string Behind(string current)
    {
        if (_position >= _lines.Count)
            return current;
        return ++_position < _lines.Count ? _lines[_position] : _draft;
    }

    /// <summary>The newest line that holds what was typed; asked again, the one before it. What is typed stays where there is none.</summary>
    /// <param name="current">What is typed now.</param>
    public string Find(string current)
    {
        if (_sought is null)
        {
            _sought = current;
            _draft = current;
            _position = _lines.Count;
        }

        for (var at = _position - 1; at >= 0; at--)
        {
            if (_lines[at].Contains(_sought, StringComparison.OrdinalIgnoreCase))
                return _lines[_position = at];
        }

        return current;
    }
}
