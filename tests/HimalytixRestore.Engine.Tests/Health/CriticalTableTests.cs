using HimalytixRestore.Engine.Health;

namespace HimalytixRestore.Engine.Tests.Health;

public sealed class CriticalTableTests
{
    [Theory]
    [InlineData("public.ledger", "public.ledger", 1)]
    [InlineData("public.ledger=1000", "public.ledger", 1000)]
    [InlineData(" ledger = 0 ", "ledger", 0)]
    [InlineData("\"a=b\".\"c\"=2", "\"a=b\".\"c\"", 2)]
    public void A_name_and_a_minimum(string text, string name, long minimum) => Assert.Equal(new(name, minimum), CriticalTable.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("=3")]
    [InlineData("ledger=many")]
    [InlineData("ledger=-1")]
    public void What_is_none_is_refused(string text) => Assert.Equal("CriticalTableInvalid", Assert.Throws<ConfigurationException>(() => CriticalTable.Parse(text)).ErrorId);
}
