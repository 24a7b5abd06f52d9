using HimalytixRestore.Engine.Tests.Runbook.Killing;

if (args is [RestoreChild.Switch, ..]) return await RestoreChild.ServeAsync(args[1]);
return args.Contains("--server") || args.Contains("--internal-msbuild-node")
    ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, HimalytixRestore.Engine.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
