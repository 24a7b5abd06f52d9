using System.Diagnostics;
using System.Text.Json;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Package.Tests;

/// <summary>The self-contained program, on a machine without .NET.</summary>
public sealed class ProgramTests(PackagesFixture packages)
{
    /// <summary>Quiet machines reach the prompt in less than 1.5 s (docs/benchmarks.md); this one may have other work.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private string Shell => Path.Combine(packages.Program, "himalytix-restore");

    [Fact]
    public async Task ItRunsWithoutAnyDotNet()
    {
        NeedLinux();
        var run = await Command.RunAsync("/usr/bin/env", ["-i", $"HOME={packages.Folder}", Shell, "-Command", "$PSVersionTable.PSEdition; (Get-Module).Name; [System.Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()"], packages.Folder);
        Assert.Equal((0, $"Core\nHimalytixRestore\n{packages.Program}{Path.DirectorySeparatorChar}\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task AtATerminalItsPromptComesSoon()
    {
        NeedLinux();
        if (!File.Exists("/usr/bin/script"))
            ContinuousIntegration.SkipOrFail("Needs util-linux's script, which gives a program a terminal.");

        var start = new ProcessStartInfo("/usr/bin/env", ["-i", $"HOME={packages.Folder}", "TERM=xterm", "/usr/bin/script", "--quiet", "--return", "--command", $"exec '{Shell}'", "/dev/null"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = packages.Folder };
        var clock = Stopwatch.StartNew();
        using var terminal = Process.Start(start)!;
        var seen = "";
        var buffer = new char[1024];
        while (!seen.Contains($"PS {packages.Folder}>", StringComparison.Ordinal) && await terminal.StandardOutput.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
            seen += new string(buffer, 0, count);
        var elapsed = clock.Elapsed;
        await terminal.StandardInput.WriteAsync("exit\r".AsMemory(), TestContext.Current.CancellationToken);
        await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"start to prompt: {elapsed.TotalMilliseconds:F0} ms"));
        Assert.Contains($"PS {packages.Folder}>", seen, StringComparison.Ordinal);
        Assert.InRange(elapsed, TimeSpan.Zero, s_patience);
    }

    [Fact]
    public void ItCarriesTheModuleOfThePackageAndTheNoticesOfDotNet()
    {
        NeedLinux();
        using var module = System.IO.Compression.ZipFile.OpenRead(packages.ModulePackage);
        foreach (var entry in module.Entries.Where(entry => entry.FullName.StartsWith("module/", StringComparison.Ordinal) || entry.FullName.StartsWith("en-US/", StringComparison.Ordinal) || entry.Name.EndsWith(".psd1", StringComparison.Ordinal)))
        {
            using var packed = entry.Open();
            using var beside = File.OpenRead(Path.Combine(packages.Program, "Modules", "HimalytixRestore", entry.FullName));
            Assert.Equal(System.Security.Cryptography.SHA256.HashData(packed), System.Security.Cryptography.SHA256.HashData(beside));
        }

        Assert.True(File.Exists(Path.Combine(packages.Program, "dotnet", "THIRD-PARTY-NOTICES.txt")));
        using var bill = JsonDocument.Parse(File.ReadAllText(Path.Combine(packages.Program, "bom.cdx.json")));
        var names = bill.RootElement.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("name").GetString()).ToList();
        Assert.Contains("Microsoft.NETCore.App.Runtime.linux-x64", names);
        Assert.Contains("System.Management.Automation", names);
        Assert.Contains("Npgsql", names);
        // Its licence forbids to hand it on.
        Assert.DoesNotContain("Microsoft.Management.Infrastructure.Runtime.Win", names);
    }

    private static void NeedLinux() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "The program is built for linux-x64 here.");
}
