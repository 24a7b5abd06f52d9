using System.Diagnostics;
using HimalytixRestore.TestSupport.Dumps;

namespace HimalytixRestore.Benchmarks;

/// <summary>Reads generated inputs with the reader of dumps until one is read wrong or all are read.</summary>
internal static class FuzzBenchmark
{
    /// <summary>Reads and prints.</summary>
    /// <param name="options">How many, of which seed, or which one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when none was read wrong.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var run = new DumpFuzzRun(options.Seed);
        try
        {
            if (options.Input is { } number)
                await ReadOneAsync(run, options.Seed, number);
            else
                await run.RunAsync(options.Inputs, cancellationToken);
        }
        catch (DumpFuzzException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return false;
        }

        Show.Title($"fuzz, seed {options.Seed}");
        Show.Line("inputs", Show.Count(run.Outcomes.Values.Sum()));
        foreach (var (outcome, count) in run.Outcomes.OrderByDescending(outcome => outcome.Value))
            Show.Line(outcome.Length == 0 ? "whole" : outcome, Show.Count(count));
        Show.Line("wall time", Show.Seconds(Stopwatch.GetElapsedTime(started)));
        return true;
    }

    private static async Task ReadOneAsync(DumpFuzzRun run, int seed, int number)
    {
        var fuzzer = new DumpFuzzer(seed);
        var input = fuzzer.Input(number);
        Console.WriteLine($"buffer {input.BufferSize}, pieces {string.Join(' ', input.Pieces)}, failure at {input.FailAt}, text kept {input.KeptText}, as Latin-1:");
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(System.Text.Encoding.Latin1.GetString(input.Bytes)));
        await run.RunOneAsync(fuzzer, number);
    }
}
