using System.Text;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Tests.Databases;

public sealed class SqlIdentifierTests
{
    [Theory]
    [InlineData("erpdb", "\"erpdb\"")]
    [InlineData("a\"b; DROP", "\"a\"\"b; DROP\"")]
    [InlineData("Größe 日本 ", "\"Größe 日本 \"")]
    [InlineData("back\\slash'", "\"back\\slash'\"")]
    public void Quote_doubles_quotes_only(string name, string expected) => Assert.Equal(expected, SqlIdentifier.Quote(name));

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("a\\'b", "E'a\\\\''b'")]
    [InlineData("", "''")]
    public void Literal_is_safe_with_either_setting_of_standard_conforming_strings(string text, string expected) =>
        Assert.Equal(expected, SqlIdentifier.Literal(text));

    [Fact]
    public void Nul_and_empty_names_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SqlIdentifier.Quote(""));
        Assert.Throws<ArgumentException>(() => SqlIdentifier.Quote("a\0b"));
        Assert.Throws<ArgumentException>(() => SqlIdentifier.Literal("a\0b"));
    }

    [Theory]
    [InlineData("erpdb", "erpdb_before_20260131T020000")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890_2", "0123456789012345678901234567890123456789_before_20260131T020000")]
    [InlineData("ééééééééééééééééééééééééééééééé", "éééééééééééééééééééé_before_20260131T020000")]
    [InlineData("x😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "x😀😀😀😀😀😀😀😀😀_before_20260131T020000")]
    public void Compose_shortens_at_a_character_so_that_the_server_cuts_nothing(string database, string expected)
    {
        string name = SqlIdentifier.Compose(database, "_before_20260131T020000");
        Assert.Equal(expected, name);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, SqlIdentifier.MaximumBytes);
    }

    [Fact]
    public void Compose_refuses_a_suffix_without_room_for_a_name() =>
        Assert.Throws<ArgumentException>(() => SqlIdentifier.Compose("erpdb", new string('x', 63)));
}
