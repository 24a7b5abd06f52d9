namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// Finds the end of a statement: the first <c>;</c> outside quotes, comments, parentheses and <c>BEGIN ATOMIC</c> bodies.
/// Works on bytes and can be stopped and resumed at any of them: its whole state is in its fields.
/// </summary>
/// <remarks>
/// The rules are those of psql's lexer (src/fe_utils/psqlscan.l), without variables, but for two in which psql is not the
/// server: a body begins only at BEGIN followed by ATOMIC (a function named <c>begin</c> leads psql astray), and
/// a string goes on after a newline as what it began as (psql, which reads by lines, forgets that it was <c>E'…'</c>).
/// </remarks>
internal sealed class SqlLexer
{
    private const int LongestKeyword = 9;

    private readonly byte[] _word = new byte[LongestKeyword];
    private readonly BodyWords _words = new();
    private readonly DollarQuote _dollar = new();
    private State _state;
    private int _wordLength;
    private int _commentDepth;
    private int _parentheses;
    private bool _escapes;
    private bool _newlineSeen;
    private bool _commentOnly;

    private enum State
    {
        Default, Word, Number, Dash, Slash, UnicodePrefix, DollarTag, DollarBody, String, StringEscape, StringEnd,
        Continuation, ContinuationDash, ContinuationComment, QuotedIdentifier, LineComment, BlockComment, BlockCommentSlash, BlockCommentStar,
    }

    /// <summary>Whether a backslash in <c>'…'</c> is data (on) or escapes (off).</summary>
    public bool StandardConformingStrings { get; set; } = true;

    /// <summary>Parenthesised lists after VALUES: the rows of an INSERT statement.</summary>
    public long ValueLists { get; private set; }

    /// <summary>Begins a statement at its first byte.</summary>
    public void BeginStatement()
    {
        _state = State.Default;
        _parentheses = 0;
        _commentOnly = false;
        _words.Reset();
        ValueLists = 0;
    }

    /// <summary>Begins a comment between statements, after its slash and star.</summary>
    public void BeginComment()
    {
        BeginStatement();
        _state = State.BlockComment;
        _commentDepth = 1;
        _commentOnly = true;
    }

    /// <summary>Lexes on.</summary>
    /// <param name="text">The bytes that follow those lexed before.</param>
    /// <param name="lexed">How many of them are lexed now.</param>
    public LexerSignal Scan(ReadOnlySpan<byte> text, out int lexed)
    {
        var i = 0;
        while (i < text.Length)
        {
            switch (_state)
            {
                case State.Default:
                    i = ScanDefault(text, i, out var signal);
                    if (signal != LexerSignal.NeedMore)
                    {
                        lexed = i;
                        return signal;
                    }
                    break;
                case State.Word:
                    i = ScanWord(text, i);
                    break;
                case State.Number:
                    i = ScanNumber(text, i);
                    break;
                case State.Dash:
                    i = Expect((byte)'-', State.LineComment, text, i);
                    break;
                case State.Slash:
                    i = ScanSlash(text, i);
                    break;
                case State.UnicodePrefix:
                    i = ScanUnicodePrefix(text, i);
                    break;
                case State.DollarTag:
                    i = ScanTag(text, i);
                    if (_dollar.TagIsFull)
                    {
                        lexed = i;
                        return LexerSignal.TagTooLong;
                    }
                    break;
                case State.DollarBody:
                    i = ScanDollarBody(text, i);
                    break;
                case State.String:
                    i = ScanString(text, i);
                    break;
                case State.StringEscape:
                    i++;
                    _state = State.String;
                    break;
                case State.StringEnd:
                    i = ScanStringEnd(text, i);
                    break;
                case State.Continuation:
                    i = ScanContinuation(text, i);
                    break;
                case State.ContinuationDash:
                    i = Expect((byte)'-', State.ContinuationComment, text, i);
                    break;
                case State.ContinuationComment:
                    i = SkipPastLine(text, i, State.Continuation);
                    break;
                case State.QuotedIdentifier:
                    i = SkipPast((byte)'"', text, i);
                    break;
                case State.LineComment:
                    i = SkipPastLine(text, i, State.Default);
                    break;
                default:
                    i = ScanBlockComment(text, i);
                    if (_commentDepth == 0 && _commentOnly)
                    {
                        lexed = i;
                        return LexerSignal.End;
                    }
                    break;
            }
        }
        lexed = i;
        return LexerSignal.NeedMore;
    }

    /// <summary>What is open, for the error about a dump that is cut here.</summary>
    public string Describe() => _state switch
    {
        State.String or State.StringEscape => "a quoted string",
        State.QuotedIdentifier => "a quoted identifier",
        State.DollarBody => "a dollar-quoted body",
        State.BlockComment or State.BlockCommentSlash or State.BlockCommentStar => "a comment",
        _ when _words.InBody => "a BEGIN ATOMIC body",
        _ when _parentheses > 0 => "parentheses",
        _ => "a statement",
    };

    /// <summary>One token's first byte outside everything.</summary>
    private int ScanDefault(ReadOnlySpan<byte> text, int i, out LexerSignal signal)
    {
        signal = LexerSignal.NeedMore;
        var b = text[i];
        if (SqlBytes.IsIdentifierStart(b))
        {
            _wordLength = 0;
            _state = State.Word;
            return i;
        }
        if (SqlBytes.IsSpace(b))
            return i + 1;
        if (b == (byte)'\\')
        {
            signal = LexerSignal.Backslash;
            return i;
        }
        if (b is not ((byte)'-' or (byte)'/'))
            _words.MeetOther();
        switch (b)
        {
            case (byte)'\'':
                EnterString(escapes: !StandardConformingStrings);
                break;
            case (byte)'"':
                _state = State.QuotedIdentifier;
                break;
            case (byte)'$':
                _dollar.OpenTag();
                _state = State.DollarTag;
                break;
            case (byte)'-':
                _state = State.Dash;
                break;
            case (byte)'/':
                _state = State.Slash;
                break;
            case (byte)'(':
                if (_parentheses++ == 0 && _words.ValuesSeen)
                    ValueLists++;
                break;
            case (byte)')':
                _parentheses = Math.Max(0, _parentheses - 1);
                break;
            case (byte)';' when _parentheses == 0 && !_words.InBody:
                signal = LexerSignal.End;
                break;
            default:
                if (SqlBytes.IsDigit(b))
                    _state = State.Number;
                break;
        }
        return i + 1;
    }

    private void EnterString(bool escapes)
    {
        _escapes = escapes;
        _state = State.String;
    }

    /// <summary>A word that may be a keyword, an identifier, or the prefix of a quoted string.</summary>
    private int ScanWord(ReadOnlySpan<byte> text, int i)
    {
        var rest = text[i..];
        var length = rest.IndexOfAnyExcept(SqlBytes.IdentifierParts);
        var ended = length >= 0;
        if (!ended)
            length = rest.Length;
        KeepWord(rest[..length]);
        if (ended)
            i = EndWord(text, i + length);
        else
            i += length;
        return i;
    }

    private void KeepWord(ReadOnlySpan<byte> part)
    {
        for (var k = 0; k < part.Length && _wordLength + k < LongestKeyword; k++)
            _word[_wordLength + k] = char.IsAsciiLetterUpper((char)part[k]) ? (byte)(part[k] | 0x20) : part[k];
        _wordLength = Math.Min(_wordLength + part.Length, LongestKeyword + 1);
    }

    private int EndWord(ReadOnlySpan<byte> text, int i)
    {
        _state = State.Default;
        if (_wordLength == 1 && text[i] == (byte)'\'' && _word[0] is (byte)'e' or (byte)'b' or (byte)'x' or (byte)'n')
            return EndStringPrefix(i);
        if (_wordLength == 1 && text[i] == (byte)'&' && _word[0] == (byte)'u')
        {
            _state = State.UnicodePrefix;
            return i + 1;
        }
        if (_wordLength is >= 2 and <= LongestKeyword)
            _words.Meet(_word.AsSpan(0, _wordLength), _parentheses);
        else
            _words.Meet([], _parentheses);
        return i;
    }

    /// <summary><c>E'</c> always escapes, <c>B'</c> and <c>X'</c> never do, <c>N'</c> is as plain.</summary>
    private int EndStringPrefix(int quote)
    {
        _words.MeetOther();
        EnterString(_word[0] == (byte)'e' || (_word[0] == (byte)'n' && !StandardConformingStrings));
        return quote + 1;
    }

    /// <summary>Digits and what sticks to them: <c>1e5</c>, <c>0x1F</c>. A <c>$</c> does not.</summary>
    private int ScanNumber(ReadOnlySpan<byte> text, int i)
    {
        while (i < text.Length && (SqlBytes.IsDigit(text[i]) || SqlBytes.IsIdentifierStart(text[i])))
            i++;
        if (i < text.Length)
            _state = State.Default;
        return i;
    }

    private int Expect(byte second, State then, ReadOnlySpan<byte> text, int i)
    {
        var met = text[i] == second;
        _state = met ? then : State.Default;
        if (!met)
            _words.MeetOther();
        return met ? i + 1 : i;
    }

    private int ScanSlash(ReadOnlySpan<byte> text, int i)
    {
        if (text[i] == (byte)'/')
            return i + 1;
        _commentDepth = 1;
        return Expect((byte)'*', State.BlockComment, text, i);
    }

    private int ScanUnicodePrefix(ReadOnlySpan<byte> text, int i)
    {
        _words.MeetOther();
        if (text[i] == (byte)'\'')
            EnterString(escapes: false);
        else
            _state = text[i] == (byte)'"' ? State.QuotedIdentifier : State.Default;
        return _state == State.Default ? i : i + 1;
    }

    /// <summary>After a <c>$</c>: a dollar quote's tag, a parameter as <c>$1</c>, or nothing of the kind.</summary>
    private int ScanTag(ReadOnlySpan<byte> text, int i)
    {
        for (; i < text.Length && !_dollar.TagIsFull; i++)
        {
            var b = text[i];
            if (b == (byte)'$')
            {
                _dollar.CloseTag();
                _state = State.DollarBody;
                return i + 1;
            }
            if (!SqlBytes.IsIdentifierStart(b) && !(SqlBytes.IsDigit(b) && _dollar.TagName.Length > 0))
                return FailTag(i);
            _dollar.AddToTag(b);
        }
        return i;
    }

    /// <summary>No tag: the <c>$</c> is alone, and what followed it is a word that goes on here.</summary>
    private int FailTag(int i)
    {
        _wordLength = 0;
        KeepWord(_dollar.TagName);
        _state = _dollar.TagName.Length > 0 ? State.Word : State.Default;
        return i;
    }

    private int ScanDollarBody(ReadOnlySpan<byte> text, int i)
    {
        if (_dollar.FindEnd(text[i..], out var length))
            _state = State.Default;
        return i + length;
    }

    private int ScanString(ReadOnlySpan<byte> text, int i)
    {
        var rest = text[i..];
        var stop = _escapes ? rest.IndexOfAny((byte)'\'', (byte)'\\') : rest.IndexOf((byte)'\'');
        if (stop < 0)
            return text.Length;
        _state = rest[stop] == (byte)'\'' ? State.StringEnd : State.StringEscape;
        return i + stop + 1;
    }

    /// <summary>After a quote in a string: doubled, or the end, unless the string goes on after a newline.</summary>
    private int ScanStringEnd(ReadOnlySpan<byte> text, int i)
    {
        if (text[i] == (byte)'\'')
        {
            _state = State.String;
            return i + 1;
        }
        _newlineSeen = false;
        _state = State.Continuation;
        return i;
    }

    private int ScanContinuation(ReadOnlySpan<byte> text, int i)
    {
        var b = text[i];
        if (SqlBytes.IsSpace(b))
            _newlineSeen |= b is (byte)'\n' or (byte)'\r';
        else if (b == (byte)'-')
            _state = State.ContinuationDash;
        else if (b == (byte)'\'' && _newlineSeen)
            _state = State.String;
        else
            _state = State.Default;
        return _state == State.Default ? i : i + 1;
    }

    private int SkipPast(byte end, ReadOnlySpan<byte> text, int i)
    {
        var stop = text[i..].IndexOf(end);
        if (stop < 0)
            return text.Length;
        _state = State.Default;
        return i + stop + 1;
    }

    private int SkipPastLine(ReadOnlySpan<byte> text, int i, State then)
    {
        var stop = text[i..].IndexOfAny((byte)'\n', (byte)'\r');
        if (stop < 0)
            return text.Length;
        _newlineSeen = true;
        _state = then;
        return i + stop + 1;
    }

    private int ScanBlockComment(ReadOnlySpan<byte> text, int i)
    {
        var b = text[i];
        switch (_state)
        {
            case State.BlockCommentSlash when b == (byte)'*':
                _commentDepth++;
                _state = State.BlockComment;
                return i + 1;
            case State.BlockCommentStar when b == (byte)'/':
                _commentDepth--;
                _state = _commentDepth == 0 ? State.Default : State.BlockComment;
                return i + 1;
            case State.BlockComment:
                var stop = text[i..].IndexOfAny((byte)'/', (byte)'*');
                if (stop < 0)
                    return text.Length;
                _state = text[i + stop] == (byte)'/' ? State.BlockCommentSlash : State.BlockCommentStar;
                return i + stop + 1;
            default:
                if (b is not ((byte)'/' or (byte)'*'))
                    _state = State.BlockComment;
                else
                    _state = b == (byte)'/' ? State.BlockCommentSlash : State.BlockCommentStar;
                return i + 1;
        }
    }
}
