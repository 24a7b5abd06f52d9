using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Tests.Platforms;

/// <summary>A full disk and a file in use are told as that on every system, by the numbers that each has for them.</summary>
public sealed class SystemCodesTests
{
    private const int WindowsFacility = unchecked((int)0x80070000);

    [Theory]
    [InlineData("Linux", 28, true)]
    [InlineData("Linux", 122, true)]
    [InlineData("Linux", 69, false)]
    [InlineData("MacOS", 28, true)]
    [InlineData("MacOS", 69, true)]
    [InlineData("MacOS", 122, false)]
    [InlineData("Windows", WindowsFacility | 112, true)]
    [InlineData("Windows", WindowsFacility | 39, true)]
    [InlineData("Windows", WindowsFacility | 1295, true)]
    [InlineData("Windows", WindowsFacility | 28, false)]
    public void No_room(string kind, int code, bool expected) =>
        Assert.Equal(expected, SystemCodes.IsNoRoom(new IOException("", code), new(Enum.Parse<SystemKind>(kind))));

    [Theory]
    [InlineData("Linux", 11, true)]
    [InlineData("MacOS", 35, true)]
    [InlineData("MacOS", 11, false)]
    [InlineData("Windows", WindowsFacility | 32, true)]
    [InlineData("Windows", WindowsFacility | 33, true)]
    [InlineData("Windows", WindowsFacility | 5, false)]
    public void Another_process_has_it(string kind, int code, bool expected) =>
        Assert.Equal(expected, SystemCodes.IsHeld(new IOException("", code), new(Enum.Parse<SystemKind>(kind))));
}
