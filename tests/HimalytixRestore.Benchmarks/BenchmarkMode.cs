namespace HimalytixRestore.Benchmarks;

/// <summary>What to measure.</summary>
internal enum BenchmarkMode
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>The stages of reading, without a database.</summary>
    Stages,

    /// <summary>A whole restore, and the memory it takes.</summary>
    Memory,

    /// <summary>Nothing: tell what there is.</summary>
    Help,
}
