using HimalytixRestore;
using HimalytixRestore.Benchmarks;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The benchmarks end by themselves and clean up.
    pressed.Cancel = true;
    interrupt.Cancel();
};

try
{
    if (args is [RestoreChild.Mode, var profile, var backup])
        return await RestoreChild.RunAsync(profile, backup, interrupt.Token);
    return await BenchmarkRun.RunAsync(BenchmarkOptions.Parse(args), interrupt.Token);
}
catch (RestoreException failure)
{
    Console.Error.WriteLine($"{failure.ErrorId}: {failure.Message}\n{failure.RecommendedAction}");
    return BenchmarkRun.Failed;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Interrupted.");
    return BenchmarkRun.Failed;
}
