using System.Runtime.InteropServices;
using HimalytixRestore;
using HimalytixRestore.Benchmarks;
using HimalytixRestore.Benchmarks.Comparison;
using HimalytixRestore.Benchmarks.Downtime;
using HimalytixRestore.Benchmarks.Download;
using HimalytixRestore.Benchmarks.Serving;

using var interrupt = new CancellationTokenSource();
using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

try
{
    if (args is [RestoreChild.Mode, var profile, var backup, var jobs])
        return await RestoreChild.RunAsync(profile, backup, jobs, interrupt.Token);
    if (args is [DownloadChild.Mode, .. { Length: 6 } download])
        return await DownloadChild.RunAsync(download, interrupt.Token);
    if (args is [DownloadOptions.Mode, ..])
        return await DownloadBenchmark.RunAsync(DownloadOptions.Parse(args), interrupt.Token);
    if (args is [ComparisonOptions.RestoreMode or ComparisonOptions.EqualityMode, ..])
        return await ComparisonRun.RunAsync(ComparisonOptions.Parse(args), interrupt.Token);
    if (args is [ServeOptions.Mode, ..])
        return await ServeRun.RunAsync(ServeOptions.Parse(args), interrupt.Token);
    if (args is [SwapOptions.Mode, ..])
        return await SwapBenchmark.RunAsync(SwapOptions.Parse(args), interrupt.Token);
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

// The benchmarks end by themselves and clean up.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupt.Cancel();
}
