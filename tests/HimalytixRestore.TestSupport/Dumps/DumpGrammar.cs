using FsCheck;
using FsCheck.Fluent;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>Generates dumps from the grammar of statements: every kind of quote, comment, parenthesis, body and row.</summary>
internal static class DumpGrammar
{
    /// <summary>What every dump begins with.</summary>
    public const string Header = "--\n-- PostgreSQL database dump\n--\n\n";

    /// <summary>What every dump ends with.</summary>
    public const string Trailer = "\n--\n-- PostgreSQL database dump complete\n--\n\n";

    /// <summary>Bytes that mean something somewhere, and some that mean nothing.</summary>
    private static readonly string[] Bytes =
        [";", "'", "\"", "\\", "$", "-", "--", "/", "*", "/*", "*/", "(", ")", "\n", "\r", " ", "\t", "a", "e", "E'", "$$", "$a$", "\\.", ":x", "`", "\0", "\u00e9", "\u00ff"];

    /// <summary>Words that look like something, but are neither a body's begin nor what the reader follows.</summary>
    private static readonly string[] Words =
        ["select", "BEGIN", "atomic", "END", "case", "values", "x$1", "x$a$", "\u00e9t\u00e9", "fooe", "function", "1", "1e5", "0x1F", "$1", "$2", "U", "u", "e", "b", "_n"];

    private static readonly string[] Operators = ["+", "*", "::", "@>", "- ", "/ ", "=", ",", ".", "[", "]", ":=", "|| ", "$ ", "&", "`", ":x", "1-1", "2/3"];

    public static Gen<GeneratedDump> Dump =>
        from standard in Gen.Elements(true, true, false)
        from items in Gen.ListOf(Item(standard)).Resize(6)
        from gaps in Gap.ArrayOf(items.Count + 1)
        select Compose(standard, [.. items], gaps);

    private static Gen<string> Inner => from parts in Gen.Elements(Bytes).ListOf().Resize(8) select string.Concat(parts);

    private static Gen<string> BlockComment =>
        from depth in Gen.Choose(1, 3)
        from text in Gen.Elements("", ";", "'", "$$", "\"", "-- ", "\\! x", "* / ", "** ", "\n").ArrayOf(depth)
        select string.Concat(text.Select(t => "/*" + t)) + string.Concat(Enumerable.Repeat(" */", depth - 1)) + "*/";

    private static Gen<string> LineComment =>
        from text in Gen.Elements("", ";", "'\"$$", "/*", "\\! x", "(", " Name: x", "-- PostgreSQL database")
        from end in Gen.Elements("\n", "\r", "\r\n")
        select "--" + text + end;

    private static Gen<string> Space => Gen.Frequency(
        (6, Gen.Elements(" ", "\n", "\t", "\r\n", "\f")), (1, BlockComment), (1, LineComment));

    private static Gen<string> Gap =>
        from parts in Gen.Frequency((4, Gen.Elements("\n", "\n\n", " ", "\r\n", ";\n")), (1, BlockComment), (2, LineComment)).ListOf().Resize(3)
        select "\n" + string.Concat(parts);

    private static Gen<(string Statement, string? Data)> Item(bool standard) => Gen.Frequency(
        (5, from s in Statement(standard) select (s, (string?)null)),
        (2, from b in Body(standard) select (b, (string?)null)),
        (2, from r in Rows select ("COPY s.t (a, \"b;\") FROM stdin", (string?)r)));

    private static Gen<string> Statement(bool standard) =>
        from verb in Gen.Elements("FOO", "Create", "DROP function", "x")
        from rest in Pieces(standard, nested: true)
        select verb + rest;

    /// <summary>A function whose body holds statements, and CASE expressions that end as the body does.</summary>
    private static Gen<string> Body(bool standard) =>
        from head in Gen.Elements("CREATE FUNCTION begin()", "create or replace\nprocedure s.atomic(begin atomic)", "CREATE/*;*/FUNCTION \"f;\"()")
        from before in Space
        from between in Space
        from inner in (from p in Quoted(standard) from s in Space from e in Gen.Elements("", ";", " CASE WHEN 1 THEN case 2 END + 1 end;", "(SELECT CASE END);") select p + s + e).ListOf().Resize(5)
        from tail in Quoted(standard)
        select head + before + "BEGIN" + between + "ATOMIC " + string.Concat(inner) + " END " + tail;

    private static Gen<string> Pieces(bool standard, bool nested) =>
        from pieces in (from space in Space from piece in Piece(standard, nested) select space + piece).ListOf().Resize(7)
        select string.Concat(pieces);

    private static Gen<string> Piece(bool standard, bool nested) => Gen.Frequency(
        (2, Gen.Elements(Words)),
        (2, Gen.Elements(Operators)),
        (6, Quoted(standard)),
        (nested ? 2 : 0, from p in Pieces(standard, nested: false) from s in Gen.Elements("", ";", "; ;") select $"({p} {s})"));

    /// <summary>Ends with a comma: two strings with only a newline between them would be one.</summary>
    private static Gen<string> Quoted(bool standard) => Gen.OneOf(
        from text in Inner from prefix in Gen.Elements("", "N", "n") select $"{prefix}'{Plain(text, standard)}',",
        from text in Inner from prefix in Gen.Elements("B", "x", "U&", "u&") select $"{prefix}'{text.Replace("'", "''")}',",
        from text in Inner from doubled in Gen.Elements("''", "\\'") select $"E'{text.Replace("\\", "\\\\").Replace("'", doubled)}',",
        from first in Inner from second in Inner from space in Gen.Elements("\n", " \n\t", "--;'\n ", "\n--x\r") select $"e'{Escape(first)}'{space}'{Escape(second)}',",
        from text in Inner from prefix in Gen.Elements("", "U&") select $"{prefix}\"{text.Replace("\"", "\"\"")}\"",
        from text in Inner from tag in Gen.Elements("$$", "$a$", "$_1x$", "$\u00e9$") select Dollar(text, tag));

    private static Gen<string> Rows =>
        from rows in Inner.ListOf().Resize(6)
        select string.Concat(rows.Select(r => r.Replace("\n", "\\n")).Where(r => r is not ("\\." or "\\.\r")).Select(r => r + "\n"));

    private static string Plain(string text, bool standard) => standard ? text.Replace("'", "''") : Escape(text);

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("'", "''");

    private static string Dollar(string text, string tag) =>
        (text + tag).IndexOf(tag, StringComparison.Ordinal) == text.Length ? tag + text + tag : tag + tag;

    private static GeneratedDump Compose(bool standard, (string Statement, string? Data)[] items, string[] gaps)
    {
        var setting = $"SET standard_conforming_strings = {(standard ? "on" : "off")}";
        var text = Header + setting + ";" + gaps[0];
        for (var i = 0; i < items.Length; i++)
            text += items[i].Statement + ";" + (items[i].Data is { } data ? "\n" + data + "\\.\n" : "") + gaps[i + 1];
        return new GeneratedDump(text + "\n" + Trailer, [(setting, ""), .. items.Select(i => (i.Statement, i.Data ?? ""))]);
    }
}
