using HimalytixRestore.Engine.Stores.Google;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

public sealed class GcsAnswerErrorTests
{
    [Theory]
    [InlineData("""{"error":{"code":404,"message":"No such object: b/k","errors":[{"message":"No such object: b/k","domain":"global","reason":"notFound"}]}}""", "notFound", "No such object: b/k")]
    [InlineData("""{"error":{"code":503,"message":"Backend Error"}}""", "", "Backend Error")]
    [InlineData("""{"error":{"errors":[],"message":17}}""", "", "")]
    [InlineData("""{"error":{"errors":["x"],"message":"m"}}""", "", "m")]
    [InlineData("""{"error":"invalid_grant"}""", "", "")]
    [InlineData("""{"error":{"code":40""", "", "")]
    [InlineData("No such object: b/k\r\n", "", "No such object: b/k")]
    [InlineData("<html><body>502</body></html>", "", "")]
    [InlineData("", "", "")]
    [InlineData("a\nb\u001b[31m\tc", "", "a b[31m c")]
    public void Reads_every_kind_of_body(string body, string reason, string message) =>
        Assert.Equal(new GcsAnswerError(500, reason, message), GcsAnswerError.Of(500, body, null));

    [Fact]
    public void A_token_that_is_repeated_is_not_shown()
    {
        var error = GcsAnswerError.Of(401, """{"error":{"message":"Invalid header 'Bearer ya29.secret'"}}""", "ya29.secret");
        Assert.Equal("Invalid header 'Bearer …'", error.Message);
    }

    [Fact]
    public void A_message_has_bounds() => Assert.Equal(401, GcsAnswerError.Of(400, new string('x', 100_000), null).Message.Length);
}
