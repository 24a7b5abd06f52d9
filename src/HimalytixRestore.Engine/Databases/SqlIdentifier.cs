using System.Text;

namespace HimalytixRestore.Engine.Databases;

/// <summary>The one place where a name or a text becomes SQL. Whatever comes from a catalogue, a dump or an operator is data.</summary>
internal static class SqlIdentifier
{
    /// <summary>The longest name PostgreSQL keeps, in bytes of UTF-8 (NAMEDATALEN - 1); it silently cuts longer ones.</summary>
    public const int MaximumBytes = 63;

    /// <summary>A name in double quotes; always quoted, so that no list of keywords is needed.</summary>
    /// <param name="name">The name as the catalogue keeps it.</param>
    /// <exception cref="ArgumentException">The name is empty or holds a NUL.</exception>
    public static string Quote(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        RefuseNul(name);
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A qualified name.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The name in it.</param>
    /// <exception cref="ArgumentException">A name is empty or holds a NUL.</exception>
    public static string Quote(string schema, string name) => $"{Quote(schema)}.{Quote(name)}";

    /// <summary>A text as a literal that means the same whatever standard_conforming_strings is (the form of quote_literal).</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">The text holds a NUL.</exception>
    public static string Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RefuseNul(text);
        string quoted = $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        return text.Contains('\\', StringComparison.Ordinal) ? $"E{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}" : quoted;
    }

    /// <summary>
    /// A database's name with a suffix, for example <c>erpdb_before_20260131T020000</c>: the first part is shortened at a
    /// character's boundary so that the whole fits and the server cuts nothing.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="suffix">What follows it, kept whole.</param>
    /// <exception cref="ArgumentException">The suffix leaves no room for a name.</exception>
    public static string Compose(string database, string suffix)
    {
        ArgumentException.ThrowIfNullOrEmpty(database);
        int room = MaximumBytes - Encoding.UTF8.GetByteCount(suffix);
        if (room < 1)
            throw new ArgumentException($"The suffix is longer than {MaximumBytes - 1} bytes.", nameof(suffix));

        StringBuilder kept = new();
        foreach (Rune rune in database.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;

            kept.Append(rune.ToString());
        }

        return kept.Append(suffix).ToString();
    }

    private static void RefuseNul(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A NUL character cannot be part of SQL.", nameof(text));
    }
}
