namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Tests that measure the memory of the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(MeasuredMemoryCollection), DisableParallelization = true)]
public sealed class MeasuredMemoryCollection;
