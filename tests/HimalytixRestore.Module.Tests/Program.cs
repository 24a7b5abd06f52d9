using HimalytixRestore.Module.Tests;
using HimalytixRestore.Module.Tests.Support;

if (args is [ChildProcess.Switch, ..]) return ChildProcess.Serve(args[1..]);
return args.Contains("--server") || args.Contains("--internal-msbuild-node")
    ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
