namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>An input at which the reader of dumps is wrong.</summary>
internal sealed class DumpFuzzException(int seed, long number, string what, Exception? cause = null)
    : Exception($"Input {number} of seed {seed} (again: fuzz --seed {seed} --input {number}): {what}", cause);
