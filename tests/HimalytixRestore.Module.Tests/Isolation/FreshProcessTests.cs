using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Isolation;

/// <summary>What only a fresh process can show: what the import loads, and what the first cmdlet does.</summary>
public sealed class FreshProcessTests
{
    private const string Loaded = "[System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -in 'HimalytixRestore.Engine', 'Npgsql' } | ForEach-Object { $_.GetName().Name + ' ' + [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }";

    private static readonly string s_import = $"Import-Module '{ModuleFiles.Manifest}';";

    [Fact]
    public async Task TheImportLoadsNeitherEngineNorDriver()
    {
        var lines = await ChildProcess.RunAsync(s_import + Loaded);
        Assert.Equal(["State: Completed"], lines);
    }

    /// <summary>Of all that the engine needs: no file of deps/ is open after the import, in whatever context.</summary>
    [Fact]
    public async Task TheImportLoadsNothingOfAnyPackage()
    {
        const string fromPackages = "[System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.Location -like '*[/\\]module[/\\]bin[/\\]*' } | ForEach-Object { $_.GetName().Name };";
        var lines = await ChildProcess.RunAsync(s_import + fromPackages);
        Assert.Equal(["Output: HimalytixRestore", "Output: HimalytixRestore.Abstractions", "State: Completed"], lines.Order(StringComparer.Ordinal));
    }

    /// <summary>A quiet machine needs less than 300 ms (docs/benchmarks.md); this one may have other work.</summary>
    [Fact]
    public async Task TheImportTakesNoTime()
    {
        var lines = await ChildProcess.RunAsync($"$clock = [System.Diagnostics.Stopwatch]::StartNew(); {s_import} $clock.ElapsedMilliseconds");
        var milliseconds = int.Parse(lines[0]["Output: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"import: {milliseconds} ms"));
        Assert.InRange(milliseconds, 1, 1500);
    }

    [Fact]
    public async Task TypesAreKnownRightAfterTheImport()
    {
        var lines = await ChildProcess.RunAsync(s_import + "[HimalytixRestore.BackupInfo].FullName; [HimalytixRestore.BackupStage]::Plain");
        Assert.Equal(["Output: HimalytixRestore.BackupInfo", "Output: Plain", "State: Completed"], lines);
    }

    [Fact]
    public async Task TheFirstCmdletBringsTheEngineIntoItsOwnContext()
    {
        var lines = await ChildProcess.RunAsync(s_import + TouchEngine + Loaded);
        Assert.Equal(["Output: HimalytixRestore.Engine HimalytixRestore", "Output: Npgsql HimalytixRestore", "State: Completed"], lines.Order());
    }

    [Fact]
    public async Task AnEngineAndAnotherDriverOfTheProcessAreLeftAlone()
    {
        var otherDriver = Path.Combine(AppContext.BaseDirectory, "Npgsql.dll");
        var lines = await ChildProcess.RunAsync(s_import + TouchEngine + Loaded, ModuleFiles.Engine, otherDriver);
        Assert.Equal(
            [
                "Output: HimalytixRestore.Engine Default",
                "Output: HimalytixRestore.Engine HimalytixRestore",
                "Output: Npgsql Default",
                "Output: Npgsql HimalytixRestore",
                "State: Completed",
            ],
            lines.Order());
    }

    /// <summary>A cmdlet that asks a server that is not there: the driver must have been loaded to find that out.</summary>
    private const string TouchEngine = "Test-RestoreHealth -HostName 127.0.0.1 -Port 1 -UserName nobody -Database nothing -ErrorAction SilentlyContinue;";

    /// <summary>Another major version of the SDK's core, as a module for AWS brings it: it stays what the session has, and a request to a store is made by ours.</summary>
    [Fact]
    public async Task AnotherAwsSdkOfTheProcessIsNeitherUsedNorReplaced()
    {
        var otherSdk = Path.Combine(AppContext.BaseDirectory, "AWSSDK.Core.dll");
        var lines = await ChildProcess.RunAsync(s_import + TouchStore + LoadedSdk, otherSdk);
        Assert.Equal(
            [
                "Output: AWSSDK.Core 3.3.0.0 Default",
                "Output: AWSSDK.Core 4.0.0.0 HimalytixRestore",
                "Output: AWSSDK.S3 4.0.0.0 HimalytixRestore",
                "Output: StoreUnavailable,HimalytixRestore.Commands.GetBackupListCommand",
                "State: Completed",
            ],
            lines.Order(StringComparer.Ordinal));
    }

    /// <summary>A listing of a store that is not there: the SDK must have made a request to find that out.</summary>
    private const string TouchStore = "try { Get-BackupList -Store s3://bucket -Endpoint http://127.0.0.1:1 -Anonymous -ErrorAction Stop } catch { $_.FullyQualifiedErrorId };";

    private const string LoadedSdk = "[System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -in 'AWSSDK.Core', 'AWSSDK.S3' } | ForEach-Object { $_.GetName().Name + ' ' + $_.GetName().Version + ' ' + [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name };";
}
