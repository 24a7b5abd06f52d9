namespace HimalytixRestore.Engine.Dumps;

/// <summary>Why <see cref="SqlLexer.Scan"/> stopped.</summary>
internal enum LexerSignal
{
    /// <summary>All bytes given were lexed; the statement goes on.</summary>
    NeedMore,

    /// <summary>The last byte lexed is the statement's <c>;</c>, or the end of the comment that was begun.</summary>
    End,

    /// <summary>The next byte is a backslash outside any quotes: psql would execute what follows.</summary>
    Backslash,

    /// <summary>A dollar quote's tag is longer than any program writes.</summary>
    TagTooLong,
}
