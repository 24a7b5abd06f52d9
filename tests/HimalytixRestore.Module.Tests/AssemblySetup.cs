using Xunit.Sdk;
using Xunit.v3;

// The tests share one process, one engine and its signals; the machine has better uses for its cores than running them side by side.
[assembly: Parallelization(Mode = ParallelMode.None)]
