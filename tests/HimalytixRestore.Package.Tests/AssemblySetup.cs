using HimalytixRestore.Package.Tests;
using Xunit.Sdk;
using Xunit.v3;

// The packages are built once for all tests, and what is measured shall not measure its neighbours.
[assembly: AssemblyFixture(typeof(PackagesFixture))]
[assembly: Parallelization(Mode = ParallelMode.None)]
