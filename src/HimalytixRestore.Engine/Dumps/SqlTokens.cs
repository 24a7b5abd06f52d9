using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// The tokens of one statement, comments skipped: enough to read its leading keywords and names. A token that is cut
/// with the text ends there.
/// </summary>
internal ref struct SqlTokens
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _standardStrings;
    private int _next;
    private int _depth;

    /// <summary>Reads a statement's text.</summary>
    public SqlTokens(ReadOnlySpan<byte> text, bool standardConformingStrings)
    {
        _text = text;
        _standardStrings = standardConformingStrings;
    }

    /// <summary>What the current token is.</summary>
    public SqlTokenKind Kind { get; private set; }

    /// <summary>Its bytes, quotes included.</summary>
    public ReadOnlySpan<byte> Raw { get; private set; }

    /// <summary>How many parentheses are open around it; 0 for the outermost parentheses themselves.</summary>
    public int Depth { get; private set; }

    /// <summary>The text from the current token to the end of the statement.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[(_next - Raw.Length)..];

    /// <summary>Moves to the next token; false at the end.</summary>
    public bool MoveNext()
    {
        SkipBlanks();
        var start = _next;
        Kind = _next == _text.Length ? SqlTokenKind.End : ReadToken();
        Raw = _text[start.._next];
        var opens = IsSymbol((byte)'(');
        if (IsSymbol((byte)')'))
            _depth = Math.Max(0, _depth - 1);
        Depth = _depth;
        if (opens)
            _depth++;
        return Kind != SqlTokenKind.End;
    }

    /// <summary>Moves to the next token outside all parentheses; false at the end.</summary>
    public bool MoveNextOuter()
    {
        while (MoveNext())
        {
            if (Depth == 0 && !IsSymbol((byte)'(') && !IsSymbol((byte)')'))
                return true;
        }
        return false;
    }

    /// <summary>Whether the current token is this keyword, in any case.</summary>
    public readonly bool IsWord(ReadOnlySpan<byte> keyword) => Kind == SqlTokenKind.Word && Ascii.EqualsIgnoreCase(Raw, keyword);

    /// <summary>Moves on when the current token is this keyword.</summary>
    public bool SkipWord(ReadOnlySpan<byte> keyword)
    {
        if (!IsWord(keyword))
            return false;
        MoveNext();
        return true;
    }

    /// <summary>Whether the current token is this byte.</summary>
    public readonly bool IsSymbol(byte symbol) => Kind == SqlTokenKind.Symbol && Raw[0] == symbol;

    /// <summary>Whether the current token can be a name.</summary>
    public readonly bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;

    /// <summary>The current token as a name: unquoted, or folded to lower case where it was not quoted (ASCII only, as the server does for multi-byte encodings).</summary>
    public readonly string Name(Encoding encoding) => Kind == SqlTokenKind.QuotedIdentifier
        ? encoding.GetString(Unquoted()).Replace("\"\"", "\"", StringComparison.Ordinal)
        : Fold(encoding.GetString(Raw));

    /// <summary>The current token as a value: a literal without its quotes, anything else as it stands.</summary>
    public readonly string Value(Encoding encoding)
    {
        if (Kind == SqlTokenKind.QuotedIdentifier)
            return Name(encoding);
        if (Kind != SqlTokenKind.Literal || Raw[0] == (byte)'$')
            return encoding.GetString(Raw);
        var escapes = Raw[0] is (byte)'e' or (byte)'E' || (!_standardStrings && Raw[0] == (byte)'\'');
        var value = encoding.GetString(Unquoted()).Replace("''", "'", StringComparison.Ordinal);
        return escapes ? Unescape(value) : value;
    }

    /// <summary>Lower case for ASCII letters alone.</summary>
    public static string Fold(string name) => string.Create(name.Length, name, static (folded, source) =>
    {
        for (var i = 0; i < folded.Length; i++)
            folded[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
    });

    private static string Unescape(string value)
    {
        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
                i++;
            result.Append(value[i]);
        }
        return result.ToString();
    }

    /// <summary>What is between the quotes of the current token, whether or not the last one is there.</summary>
    private readonly ReadOnlySpan<byte> Unquoted()
    {
        var quote = Kind == SqlTokenKind.QuotedIdentifier ? (byte)'"' : (byte)'\'';
        var inner = Raw[(Raw.IndexOf(quote) + 1)..];
        return inner.Length > 0 && inner[^1] == quote ? inner[..^1] : inner;
    }

    private readonly byte At(int index) => index < _text.Length ? _text[index] : (byte)0;

    private void SkipBlanks()
    {
        while (_next < _text.Length)
        {
            if (SqlBytes.IsSpace(_text[_next]))
                _next++;
            else if (_text[_next] == (byte)'-' && At(_next + 1) == (byte)'-')
                SkipLine();
            else if (_text[_next] == (byte)'/' && At(_next + 1) == (byte)'*')
                SkipComment();
            else
                return;
        }
    }

    private void SkipLine()
    {
        var end = _text[_next..].IndexOfAny((byte)'\n', (byte)'\r');
        _next = end < 0 ? _text.Length : _next + end + 1;
    }

    private void SkipComment()
    {
        var depth = 0;
        while (_next < _text.Length)
        {
            var pair = (_text[_next], At(_next + 1));
            if (pair == ((byte)'/', (byte)'*'))
                depth++;
            else if (pair == ((byte)'*', (byte)'/'))
                depth--;
            else
            {
                _next++;
                continue;
            }
            _next += 2;
            if (depth == 0)
                return;
        }
    }

    private SqlTokenKind ReadToken()
    {
        var b = _text[_next];
        if (b == (byte)'\'')
            return ReadQuoted(b, !_standardStrings);
        if (b == (byte)'"')
            return ReadQuoted(b, escapes: false);
        if (b == (byte)'$')
            return ReadDollar();
        if (SqlBytes.IsDigit(b))
            return ReadWhile(IsNumberPart, SqlTokenKind.Number);
        if (!SqlBytes.IsIdentifierStart(b))
        {
            _next++;
            return SqlTokenKind.Symbol;
        }
        if (At(_next + 1) == (byte)'\'' && (b | 0x20) is 'e' or 'b' or 'x' or 'n')
            return ReadPrefixed(1, (b | 0x20) == 'e' || ((b | 0x20) == 'n' && !_standardStrings));
        if ((b | 0x20) == 'u' && At(_next + 1) == (byte)'&' && At(_next + 2) is (byte)'\'' or (byte)'"')
            return ReadPrefixed(2, escapes: false);
        return ReadWhile(SqlBytes.IsIdentifierPart, SqlTokenKind.Word);
    }

    private static bool IsNumberPart(byte b) => b == (byte)'.' || SqlBytes.IsDigit(b) || SqlBytes.IsIdentifierStart(b);

    private SqlTokenKind ReadWhile(Func<byte, bool> isPart, SqlTokenKind kind)
    {
        while (_next < _text.Length && isPart(_text[_next]))
            _next++;
        return kind;
    }

    private SqlTokenKind ReadPrefixed(int prefix, bool escapes)
    {
        _next += prefix;
        return ReadQuoted(_text[_next], escapes);
    }

    private SqlTokenKind ReadQuoted(byte quote, bool escapes)
    {
        for (_next++; _next < _text.Length; _next++)
        {
            if (escapes && _text[_next] == (byte)'\\')
                _next++;
            else if (_text[_next] == quote && At(++_next) != quote)
                break;
        }
        _next = Math.Min(_next, _text.Length);
        return quote == (byte)'"' ? SqlTokenKind.QuotedIdentifier : SqlTokenKind.Literal;
    }

    private SqlTokenKind ReadDollar()
    {
        var end = _next + 1;
        while (end < _text.Length && (SqlBytes.IsIdentifierStart(_text[end]) || (end > _next + 1 && SqlBytes.IsDigit(_text[end]))))
            end++;
        if (At(end) != (byte)'$')
        {
            _next++;
            return SqlTokenKind.Symbol;
        }
        var tag = _text[_next..(end + 1)];
        var close = _text[(end + 1)..].IndexOf(tag);
        _next = close < 0 ? _text.Length : end + 1 + close + tag.Length;
        return SqlTokenKind.Literal;
    }
}
