namespace HimalytixRestore.Engine.Processes;

/// <summary>Words for a POSIX shell; the only place that makes them.</summary>
internal static class PosixShell
{
    /// <summary>A command line of which a shell makes exactly these words, whatever is in them.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <exception cref="ArgumentException">A word holds a NUL, which no argument of a program can.</exception>
    public static string Quote(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>One word. Inside single quotes nothing is special to a shell but the single quote itself (POSIX, Shell Command Language, 2.2.2).</summary>
    /// <param name="word">The word.</param>
    /// <exception cref="ArgumentException">It holds a NUL.</exception>
    public static string Quote(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A word of a command cannot hold a NUL.", nameof(word));
        return word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>True for what no shell takes for anything else. A tilde, an equals sign or a brace can be special at some place.</summary>
    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.' or '/' or ':' or '@' or ',' or '+';
}
