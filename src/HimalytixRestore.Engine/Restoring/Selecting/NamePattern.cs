using System.Text;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>
/// A name as an operator types it: quoted as in SQL and then exact, or not quoted and then with wildcards as -like has them
/// (<c>*</c>, <c>?</c>, <c>[abc]</c>, a backtick before one that is meant literally). A name that is not quoted is looked for as typed,
/// and when there is none in lower case, as SQL would.
/// </summary>
internal sealed class NamePattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Part? _schema;
    private readonly Part _name;

    private NamePattern(string text, Part? schema, Part name) => (Text, _schema, _name) = (text, schema, name);

    private readonly record struct Part(string Text, bool IsQuoted);

    /// <summary>The pattern as typed.</summary>
    public string Text { get; }

    /// <summary>Reads the name of a schema; a dot in it is part of the name.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ConfigurationException">It is empty, or a quote is not closed (<c>SelectionInvalid</c>).</exception>
    public static NamePattern OfSchema(string text) => new(text, null, Read(text, text.Length == 0 ? throw Invalid(text) : text));

    /// <summary>Reads the name of a table; without a schema it is one of public, as pg_dump -t means it with the usual search_path.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ConfigurationException">It is empty, or a quote is not closed (<c>SelectionInvalid</c>).</exception>
    public static NamePattern OfTable(string text)
    {
        var dot = FirstDot(text);
        return dot < 0 ? new(text, new Part("public", true), Read(text, text)) : new(text, Read(text, text[..dot]), Read(text, text[(dot + 1)..]));
    }

    /// <summary>The names that match, in their order.</summary>
    /// <param name="names">Schemas: their name without a schema; tables: both.</param>
    public IReadOnlyList<QualifiedName> Match(IEnumerable<QualifiedName> names)
    {
        var all = names as IReadOnlyCollection<QualifiedName> ?? [.. names];
        var asTyped = Match(all, text => text);
        return asTyped.Count > 0 ? asTyped : Match(all, SqlTokens.Fold);
    }

    private List<QualifiedName> Match(IEnumerable<QualifiedName> names, Func<string, string> fold)
    {
        var schema = _schema is { } part ? Expression(part, fold) : null;
        var name = Expression(_name, fold);
        return [.. names.Where(candidate => name.IsMatch(candidate.Name) && schema?.IsMatch(candidate.Schema) != false)];
    }

    private static Regex Expression(Part part, Func<string, string> fold)
        => new($@"\A{(part.IsQuoted ? Regex.Escape(part.Text) : Wildcards(fold(part.Text)))}\z", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);

    private static string Wildcards(string text)
    {
        StringBuilder expression = new();
        for (var at = 0; at < text.Length; at++)
        {
            var close = text[at] is '[' ? text.IndexOf(']', at + 1) : -1;
            if (close > at + 1)
            {
                expression.Append('[').Append(text[(at + 1)..close].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal).Replace("^", @"\^", StringComparison.Ordinal)).Append(']');
                at = close;
                continue;
            }

            if (text[at] is '`' && at + 1 < text.Length)
                at++;
            else if (text[at] is '*' or '?')
            {
                expression.Append(text[at] is '*' ? ".*" : ".");
                continue;
            }

            expression.Append(Regex.Escape(text[at..(at + 1)]));
        }

        return expression.ToString();
    }

    private static Part Read(string whole, string text)
    {
        if (text.Length == 0)
            throw Invalid(whole);
        if (text[0] is not '"')
            return new Part(text, false);
        if (text.Length < 3 || text[^1] is not '"')
            throw Invalid(whole);
        return new Part(text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal), true);
    }

    private static int FirstDot(string text)
    {
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '"')
                isQuoted = !isQuoted;
            else if (text[at] is '.' && !isQuoted)
                return at;
        }

        return -1;
    }

    private static ConfigurationException Invalid(string text) => new(
        "SelectionInvalid", $"'{text}' is no name.", "Say -IncludeSchema tenant_acme or -IncludeTable public.ledger; put a name that holds a dot or a wildcard into double quotes: '\"odd.schema\".\"odd table\"'.")
    {
        TargetName = text,
    };
}
