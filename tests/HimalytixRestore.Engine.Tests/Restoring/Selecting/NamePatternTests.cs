using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring.Selecting;

namespace HimalytixRestore.Engine.Tests.Restoring.Selecting;

/// <summary>Names as operators type them.</summary>
public sealed class NamePatternTests
{
    private static readonly QualifiedName[] Names =
    [
        new("public", "ledger"), new("public", "Ledger"), new("acme", "ledger"), new("acme", "ledger_line"), new("Acme", "ledger"), new("public", "My \"t\".x"), new("a.b", "c"),
        new("public", "a*b"), new("public", "line1"), new("public", "line2"), new("public", "line^"), new("public", "a\nb"),
    ];

    [Theory]
    [InlineData("ledger", "public.ledger")]
    [InlineData("LEDGER", "public.ledger")]
    [InlineData("Ledger", "public.Ledger")]
    [InlineData("\"Ledger\"", "public.Ledger")]
    [InlineData("\"LEDGER\"", "")]
    [InlineData("acme.ledger", "acme.ledger")]
    [InlineData("Acme.ledger", "Acme.ledger")]
    [InlineData("ACME.*", "acme.ledger acme.ledger_line")]
    [InlineData("*.ledger", "public.ledger acme.ledger Acme.ledger")]
    [InlineData("acme.ledger?line", "acme.ledger_line")]
    [InlineData("public.\"My \"\"t\"\".x\"", "public.My \"t\".x")]
    [InlineData("public.My \"t\".x", "public.My \"t\".x")]
    [InlineData("\"a.b\".c", "a.b.c")]
    [InlineData("\"a*b\"", "public.a*b")]
    [InlineData("a`*b", "public.a*b")]
    [InlineData("line[12]", "public.line1 public.line2")]
    [InlineData("line[0-1]", "public.line1")]
    [InlineData("line[^1]", "public.line1 public.line^")]
    [InlineData("a?b", "public.a*b public.a\nb")]
    [InlineData("led", "")]
    public void Match_tables(string typed, string expected)
        => Assert.Equal(expected, string.Join(' ', NamePattern.OfTable(typed).Match(Names).Select(name => $"{name.Schema}.{name.Name}")));

    [Theory]
    [InlineData("a.b", "a.b")]
    [InlineData("\"a.b\"", "a.b")]
    [InlineData("ACME", "acme")]
    [InlineData("[aA]cme", "acme Acme")]
    public void Match_schemas(string typed, string expected)
        => Assert.Equal(expected, string.Join(' ', NamePattern.OfSchema(typed).Match(Names.Select(name => new QualifiedName("", name.Schema)).Distinct()).Select(name => name.Name)));

    [Theory]
    [InlineData("")]
    [InlineData("public.")]
    [InlineData(".t")]
    [InlineData("\"t")]
    [InlineData("\"\"")]
    public void Nonsense_is_refused(string typed) => Assert.Equal("SelectionInvalid", Assert.Throws<ConfigurationException>(() => NamePattern.OfTable(typed)).ErrorId);
}
