namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// Follows a statement's unquoted words as far as they decide where it ends: whether it is inside the body that
/// <c>CREATE FUNCTION … BEGIN ATOMIC</c> begins. Follows VALUES too.
/// </summary>
internal sealed class BodyWords
{
    private FunctionPrefix _prefix;
    private int _depth;
    private bool _beginSeen;

    /// <summary>How much of <c>CREATE [OR REPLACE] {FUNCTION|PROCEDURE}</c> the statement began with.</summary>
    private enum FunctionPrefix
    {
        None, Create, CreateOr, CreateOrReplace, Function, Other,
    }

    /// <summary>Whether a body is open, in which semicolons end nothing.</summary>
    public bool InBody => _depth > 0;

    /// <summary>Whether VALUES stood outside parentheses and bodies.</summary>
    public bool ValuesSeen { get; private set; }

    /// <summary>Begins a statement.</summary>
    public void Reset()
    {
        _prefix = FunctionPrefix.None;
        _depth = 0;
        _beginSeen = ValuesSeen = false;
    }

    /// <summary>Meets anything but a word, white space or a comment.</summary>
    public void MeetOther() => _beginSeen = false;

    /// <summary>Meets a word in lower case; empty for one that is no keyword.</summary>
    public void Meet(ReadOnlySpan<byte> word, int parentheses)
    {
        if (_prefix < FunctionPrefix.Function)
            _prefix = Next(word);
        if (parentheses > 0)
            return;
        if (_prefix == FunctionPrefix.Function)
            MeetInFunction(word);
        else if (!ValuesSeen)
            ValuesSeen = word.SequenceEqual("values"u8);
    }

    private FunctionPrefix Next(ReadOnlySpan<byte> word) => _prefix switch
    {
        FunctionPrefix.None when word.SequenceEqual("create"u8) => FunctionPrefix.Create,
        FunctionPrefix.Create when word.SequenceEqual("or"u8) => FunctionPrefix.CreateOr,
        FunctionPrefix.CreateOr when word.SequenceEqual("replace"u8) => FunctionPrefix.CreateOrReplace,
        FunctionPrefix.Create or FunctionPrefix.CreateOrReplace
            when word.SequenceEqual("function"u8) || word.SequenceEqual("procedure"u8) => FunctionPrefix.Function,
        _ => FunctionPrefix.Other,
    };

    /// <summary>CASE ends with END too, so it counts once a body is open.</summary>
    private void MeetInFunction(ReadOnlySpan<byte> word)
    {
        if (InBody)
        {
            if (word.SequenceEqual("case"u8))
                _depth++;
            else if (word.SequenceEqual("end"u8))
                _depth--;
            return;
        }
        if (_beginSeen && word.SequenceEqual("atomic"u8))
            _depth = 1;
        _beginSeen = word.SequenceEqual("begin"u8);
    }
}
