using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Processes;

public sealed class ProgramPathTests
{
    [Fact]
    public void A_link_whose_target_is_gone_is_no_program()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.Combine("initdb"), folder.Combine("removed"));

        Assert.Null(ProgramPath.FindIn(folder.FullPath, "initdb"));
    }
}
