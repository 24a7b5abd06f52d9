namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>
/// Tests that write a program and run it at once, alone: a child that another test starts at that moment still holds the file open for
/// writing until it has become its own program, and the kernel refuses to run it ("text file busy").
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WrittenProgramsCollection
{
    public const string Name = "Written programs";
}
