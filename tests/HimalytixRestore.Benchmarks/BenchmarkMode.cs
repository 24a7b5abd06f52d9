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

    /// <summary>Nothing is measured: generated dumps are read, damaged and cut, and every byte is accounted for.</summary>
    Fuzz,

    /// <summary>Nothing: tell what there is.</summary>
    Help,
}
