namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>What the dump has told so far of schemas, and of tables that belong together: statements about the one reach the others.</summary>
internal sealed class KnownObjects
{
    private static readonly char[] Quotes = ['\'', '"', '\\'];

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _phrases = new(StringComparer.Ordinal);
    private readonly HashSet<Place> _plain = [];
    private readonly Dictionary<Place, List<Place>> _children = [];

    /// <summary>Knows what every database has.</summary>
    public KnownObjects() => AddSchema("public");

    /// <summary>Whether the dump has told of a schema.</summary>
    /// <param name="schema">The schema.</param>
    public bool HasSchema(string schema) => _words.Contains(schema) || _phrases.Contains(schema);

    /// <summary>Tells of a schema.</summary>
    /// <param name="schema">The schema.</param>
    public void AddSchema(string schema) => (schema.All(IsNamePart) ? _words : _phrases).Add(schema);

    /// <summary>The known schemas whose name stands anywhere in a text, in literals and comments too.</summary>
    /// <param name="sql">The text.</param>
    public IEnumerable<string> SchemasIn(string sql)
    {
        foreach (var phrase in _phrases)
        {
            // A quote is doubled, or doubled again, inside a literal or a name: such a schema is taken to stand everywhere.
            if (phrase.IndexOfAny(Quotes) >= 0 || sql.Contains(phrase, StringComparison.Ordinal))
                yield return phrase;
        }

        foreach (var word in WordsOf(sql))
        {
            if (_words.Contains(word))
                yield return word;
            var folded = Dumps.SqlTokens.Fold(word);
            if (!string.Equals(folded, word, StringComparison.Ordinal) && _words.Contains(folded))
                yield return folded;
        }
    }

    /// <summary>Tells of a table that is not partitioned.</summary>
    /// <param name="table">The table.</param>
    public void AddPlainTable(Place table) => _plain.Add(table);

    /// <summary>Tells of a child, a partition or one that inherits.</summary>
    /// <param name="parent">Its parent.</param>
    /// <param name="child">The child.</param>
    public void AddChild(Place parent, Place child)
    {
        if (!_children.TryGetValue(parent, out var children))
            _children[parent] = children = [];
        children.Add(child);
    }

    /// <summary>Whether a table is known to have rows of its own alone: not partitioned, and without children.</summary>
    /// <param name="table">The table.</param>
    public bool IsPlain(Place table) => _plain.Contains(table) && !_children.ContainsKey(table);

    /// <summary>A table and all below it.</summary>
    /// <param name="table">The table.</param>
    public IEnumerable<Place> Family(Place table)
    {
        HashSet<Place> seen = [table];
        Queue<Place> next = new(seen);
        while (next.TryDequeue(out var member))
        {
            yield return member;
            foreach (var child in _children.GetValueOrDefault(member, []))
            {
                if (seen.Add(child))
                    next.Enqueue(child);
            }
        }
    }

    private static IEnumerable<string> WordsOf(string sql)
    {
        var start = -1;
        for (var i = 0; i <= sql.Length; i++)
        {
            var isPart = i < sql.Length && IsNamePart(sql[i]);
            if (isPart && start < 0)
                start = i;
            if (isPart || start < 0)
                continue;
            yield return sql[start..i];
            start = -1;
        }
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= '\x80';
}
