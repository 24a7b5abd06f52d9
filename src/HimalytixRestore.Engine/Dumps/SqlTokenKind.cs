namespace HimalytixRestore.Engine.Dumps;

/// <summary>What a token of <see cref="SqlTokens"/> is.</summary>
internal enum SqlTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A keyword or an unquoted identifier.</summary>
    Word,

    /// <summary><c>"…"</c>.</summary>
    QuotedIdentifier,

    /// <summary><c>'…'</c> with any prefix, or <c>$tag$…$tag$</c>.</summary>
    Literal,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One byte of anything else.</summary>
    Symbol,
}
