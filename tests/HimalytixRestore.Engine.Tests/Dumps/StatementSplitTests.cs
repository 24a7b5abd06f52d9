using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Where statements end: one line a construct of the grammar.</summary>
public class StatementSplitTests
{
    public static TheoryData<string, string[]> Constructs => new()
    {
        { "A;B;", ["A", "B"] },
        { "A ; ; ;\n;B;", ["A ", "B"] },
        { "A ';' '' ;B;", ["A ';' '' ", "B"] },
        { "A 'it''s;' ;B;", ["A 'it''s;' ", "B"] },
        { "A '\\';B;", ["A '\\'", "B"] },
        { "A E'\\';' ;B;", ["A E'\\';' ", "B"] },
        { "A e'\\\\';B;", ["A e'\\\\'", "B"] },
        { "A E'\\'''; ' ;B;", ["A E'\\'''; ' ", "B"] },
        { "A fooe'\\';B;", ["A fooe'\\'", "B"] },
        { "A $e'\\';';B;", ["A $e'\\';'", "B"] },
        { "A E'x'\n '\\';' ;B;", ["A E'x'\n '\\';' ", "B"] },
        { "A E'x' -- c'\n '\\';' ;B;", ["A E'x' -- c'\n '\\';' ", "B"] },
        { "A E'x' '\\';B;", ["A E'x' '\\'", "B"] },
        { "A E'x' - '\\';B;", ["A E'x' - '\\'", "B"] },
        { "A B'0;1' X'F;' N'\\';B;", ["A B'0;1' X'F;' N'\\'", "B"] },
        { "A U&'\\;' U&\";\" u&'\\';B;", ["A U&'\\;' U&\";\" u&'\\'", "B"] },
        { "A u & ';';B;", ["A u & ';'", "B"] },
        { "A \";\" \"a\"\";\" \"'\";B;", ["A \";\" \"a\"\";\" \"'\"", "B"] },
        { "A $$;'$$;B;", ["A $$;'$$", "B"] },
        { "A $t$;$$;$T$;$t;$t$;B;", ["A $t$;$$;$T$;$t;$t$", "B"] },
        { "A $a$;$b$a$;B;", ["A $a$;$b$a$", "B"] },
        { "A $a$;$$a$;B;", ["A $a$;$$a$", "B"] },
        { "A $\u00e9\u00df1$;$\u00e9\u00df1$;B;", ["A $\u00e9\u00df1$;$\u00e9\u00df1$", "B"] },
        { "A $1;B $2$;$;C$3;D;", ["A $1", "B $2$", "$", "C$3", "D"] },
        { "A x$y$;B z$y$;", ["A x$y$", "B z$y$"] },
        { "A 1$y$;$y$;B;", ["A 1$y$;$y$", "B"] },
        { "A $ ;B $a ;C;", ["A $ ", "B $a ", "C"] },
        { "A -- ;'\n;B;", ["A -- ;'\n", "B"] },
        { "A -- ;'\r;B;", ["A -- ;'\r", "B"] },
        { "A /* ; ' /* ; */ ; */;B;", ["A /* ; ' /* ; */ ; */", "B"] },
        { "A /* /**/ ; /*/ ; */ ; **/;B;", ["A /* /**/ ; /*/ ; */ ; **/", "B"] },
        { "A 1-1 -2/3 */*;*/ 4 +--;\n5;B;", ["A 1-1 -2/3 */*;*/ 4 +--;\n5", "B"] },
        { "A / /* ; */ //* ; */ ;B;", ["A / /* ; */ //* ; */ ", "B"] },
        { "/* ; /* ' */ */ A;-- x;\n/**/B;", ["A", "B"] },
        { "A (b; (c; d) e;);B;", ["A (b; (c; d) e;)", "B"] },
        { "A );B;", ["A )", "B"] },
        { "CREATE RULE r AS ON INSERT TO t DO (INSERT INTO a VALUES (1); DELETE FROM b);B;", ["CREATE RULE r AS ON INSERT TO t DO (INSERT INTO a VALUES (1); DELETE FROM b)", "B"] },
        { "A :x :'y;' :\"z;\" ::t;B;", ["A :x :'y;' :\"z;\" ::t", "B"] },
        { "A\0;\0\u00ff\u00fe;", ["A\0", "\0\u00ff\u00fe"] },
    };

    public static TheoryData<string, string[]> Bodies => new()
    {
        { "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2; END;B;", ["CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2; END", "B"] },
        { "create or replace procedure p() begin atomic select 1; end;B;", ["create or replace procedure p() begin atomic select 1; end", "B"] },
        { "CREATE FUNCTION f() BEGIN/*c*/--c\nATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; SELECT 3; END;B;", ["CREATE FUNCTION f() BEGIN/*c*/--c\nATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; SELECT 3; END", "B"] },
        { "CREATE FUNCTION f() BEGIN ATOMIC SELECT (CASE WHEN a THEN 1 END); SELECT t.\"end\", caseend, endcase, 'end'; END;B;", ["CREATE FUNCTION f() BEGIN ATOMIC SELECT (CASE WHEN a THEN 1 END); SELECT t.\"end\", caseend, endcase, 'end'; END", "B"] },
        { "CREATE FUNCTION s.begin(a int) RETURNS int AS 'x';B;", ["CREATE FUNCTION s.begin(a int) RETURNS int AS 'x'", "B"] },
        { "CREATE FUNCTION begin(begin atomic) RETURNS int AS 'x';B;", ["CREATE FUNCTION begin(begin atomic) RETURNS int AS 'x'", "B"] },
        { "CREATE FUNCTION atomic() BEGIN ATOMIC SELECT atomic; END;B;", ["CREATE FUNCTION atomic() BEGIN ATOMIC SELECT atomic; END", "B"] },
        { "CREATE FUNCTION f() SET x TO begin, atomic AS 'x';B;", ["CREATE FUNCTION f() SET x TO begin, atomic AS 'x'", "B"] },
        { "CREATE FUNCTION f() BEGIN 'x' ATOMIC;B;", ["CREATE FUNCTION f() BEGIN 'x' ATOMIC", "B"] },
        { "CREATE TABLE begin (atomic int);BEGIN;COMMIT;", ["CREATE TABLE begin (atomic int)", "BEGIN", "COMMIT"] },
        { "CREATE VIEW v AS SELECT 1 AS begin, atomic;B;", ["CREATE VIEW v AS SELECT 1 AS begin, atomic", "B"] },
        { "DROP FUNCTION begin;CREATE BEGIN ATOMIC;B;", ["DROP FUNCTION begin", "CREATE BEGIN ATOMIC", "B"] },
        { "CREATE FUNCTION f() BEGIN ATOMIC END;CREATE TABLE t ();", ["CREATE FUNCTION f() BEGIN ATOMIC END", "CREATE TABLE t ()"] },
    };

    [Theory]
    [MemberData(nameof(Constructs))]
    [MemberData(nameof(Bodies))]
    public async Task Statement_ends_where_it_ends_for_the_server(string body, string[] expected) =>
        Assert.Equal(expected, await DumpText.StatementsAsync(body));

    [Theory]
    [MemberData(nameof(Constructs))]
    [MemberData(nameof(Bodies))]
    public async Task Cut_of_the_input_makes_no_difference(string body, string[] expected)
    {
        foreach (var size in new[] { 1, 2, 3 })
        {
            var (items, _) = await DumpText.ReadAsync(DumpText.Wrap(body), new DumpReaderOptions { BufferSize = 1 }, size);
            Assert.Equal(expected, items.Select(i => i.Text));
        }
    }

    [Theory]
    [InlineData("off")]
    [InlineData("'false'")]
    [InlineData("0")]
    public async Task Backslash_escapes_in_plain_strings_once_standard_conforming_strings_is_off(string value)
    {
        var statements = await DumpText.StatementsAsync(
            $"A '\\';SET standard_conforming_strings = {value};A '\\';' N'\\';' B'\\' U&'\\';SET standard_conforming_strings TO on;A '\\';");

        Assert.Equal(["A '\\'", $"SET standard_conforming_strings = {value}", "A '\\';' N'\\';' B'\\' U&'\\'", "SET standard_conforming_strings TO on", "A '\\'"], statements);
    }

    [Fact]
    public async Task Set_config_changes_standard_conforming_strings_too()
    {
        var statements = await DumpText.StatementsAsync("SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);A '\\';';B;");

        Assert.Equal(3, statements.Count);
    }

    [Fact]
    public async Task Dollar_tag_that_no_program_writes_is_an_error()
    {
        var error = await DumpText.FailAsync(DumpText.Wrap("A $" + new string('a', 5000) + "$;"));

        Assert.Equal("DollarTagTooLong", error.ErrorId);
    }
}
