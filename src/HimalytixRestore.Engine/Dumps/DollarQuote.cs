namespace HimalytixRestore.Engine.Dumps;

/// <summary>A dollar quote: its tag as it is read, then the search for the same tag.</summary>
internal sealed class DollarQuote
{
    /// <summary>No program writes a longer tag; only garbage holds one.</summary>
    private const int LongestTag = 4096;

    private readonly byte[] _tag = new byte[LongestTag];
    private int _length;
    private int _matched;

    /// <summary>Whether the tag is longer than any program writes.</summary>
    public bool TagIsFull => _length == LongestTag;

    /// <summary>What was read of the tag after its first <c>$</c>.</summary>
    public ReadOnlySpan<byte> TagName => _tag.AsSpan(1, _length - 1);

    /// <summary>Meets the first <c>$</c>.</summary>
    public void OpenTag()
    {
        _tag[0] = (byte)'$';
        _length = 1;
    }

    /// <summary>Meets a byte of the tag's name.</summary>
    public void AddToTag(byte b) => _tag[_length++] = b;

    /// <summary>Meets the tag's second <c>$</c>: the body begins.</summary>
    public void CloseTag()
    {
        _tag[_length++] = (byte)'$';
        _matched = 0;
    }

    /// <summary>Looks for the tag in the next bytes of the body. It holds <c>$</c> only at its ends, so a mismatch restarts at that byte.</summary>
    /// <param name="text">The next bytes.</param>
    /// <param name="length">How many of them belong to the quote, the tag included.</param>
    public bool FindEnd(ReadOnlySpan<byte> text, out int length)
    {
        for (length = 0; length < text.Length;)
        {
            if (_matched == 0 && !SkipToDollar(text, ref length))
                return false;
            if (length == text.Length)
                return false;
            var b = text[length++];
            if (b == _tag[_matched])
                _matched++;
            else
                _matched = b == (byte)'$' ? 1 : 0;
            if (_matched == _length)
                return true;
        }
        return false;
    }

    private bool SkipToDollar(ReadOnlySpan<byte> text, ref int length)
    {
        var dollar = text[length..].IndexOf((byte)'$');
        length = dollar < 0 ? text.Length : length + dollar + 1;
        _matched = dollar < 0 ? 0 : 1;
        return dollar >= 0;
    }
}
