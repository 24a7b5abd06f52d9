using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// The first words of a statement, for recognizing what it is: keywords and names in upper case, quoted names and literals as they
/// stand, each other character by itself; white space and comments are left out.
/// </summary>
/// <remarks>It looks at a statement that the dump reader has already cut out; what is inside bodies does not matter here.</remarks>
internal static class StatementWords
{
    /// <summary>Enough for every row of the policy; a statement is not read further.</summary>
    private const int Maximum = 40;

    /// <summary>Literals and names are cut here; a body of a function can be megabytes.</summary>
    private const int MaximumBytes = 256;

    /// <summary>The first words of a statement.</summary>
    /// <param name="statement">The statement's bytes.</param>
    public static string[] Of(ReadOnlySpan<byte> statement)
    {
        List<string> words = [];
        SqlTokens tokens = new(statement, standardConformingStrings: true);

        // A column privilege can list hundreds of columns before the words that matter.
        while ((words.Count < Maximum || words[0] is "GRANT" or "REVOKE") && tokens.MoveNext())
        {
            var word = Encoding.Latin1.GetString(tokens.Raw[..Math.Min(tokens.Raw.Length, MaximumBytes)]);
            words.Add(tokens.Kind is SqlTokenKind.Word ? word.ToUpperInvariant() : word);
        }

        return [.. words];
    }

    /// <summary>Whether words follow a pattern: words in upper case, <c>*</c> for any one word, <c>…</c> for any number of them. The pattern need not reach to the end.</summary>
    /// <param name="words">The words.</param>
    /// <param name="pattern">The pattern's words.</param>
    public static bool Match(ReadOnlySpan<string> words, ReadOnlySpan<string> pattern)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] is "…")
                return MatchAnywhere(words, pattern[1..]);
            if (words.IsEmpty || (pattern[0] is not "*" && !string.Equals(words[0], pattern[0], StringComparison.Ordinal)))
                return false;
            words = words[1..];
            pattern = pattern[1..];
        }

        return true;
    }

    private static bool MatchAnywhere(ReadOnlySpan<string> words, ReadOnlySpan<string> pattern)
    {
        for (var start = 0; start <= words.Length; start++)
        {
            if (Match(words[start..], pattern))
                return true;
        }

        return false;
    }
}
