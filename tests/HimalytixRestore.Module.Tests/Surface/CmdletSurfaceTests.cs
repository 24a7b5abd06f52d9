using System.Management.Automation;
using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Surface;

/// <summary>What scripts depend on changes only on purpose: cmdlets.txt pins the cmdlets, PublicAPI.*.txt the types that come out of them.</summary>
public sealed partial class CmdletSurfaceTests
{
    private const string Accept = "HIMALYTIX_ACCEPT_SURFACE";

    private static readonly string s_pinned = Path.Combine(ModuleFiles.Root, "tests", "HimalytixRestore.Module.Tests", "Surface", "cmdlets.txt");

    private readonly IReadOnlyList<CmdletInfo> _cmdlets;

    public CmdletSurfaceTests()
    {
        using var session = new ModuleSession();

        // Asked inside the pipeline: elsewhere a command leaves its dynamic parameters out.
        _cmdlets = [.. session.Run("Get-Command -Module HimalytixRestore | ForEach-Object { $null = $_.Parameters, $_.ParameterSets, $_.OutputType; $_ }").ShouldSucceed().Output.Cast<CmdletInfo>()];
    }

    [Fact]
    public async Task Cmdlets_and_parameters_are_those_that_are_pinned()
    {
        var surface = CmdletSurface.Of(_cmdlets);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            await File.WriteAllTextAsync(s_pinned, surface, TestContext.Current.CancellationToken);

        var pinned = (await File.ReadAllTextAsync(s_pinned, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

        Assert.True(string.Equals(pinned, surface, StringComparison.Ordinal), $"""
            The cmdlets are not what Surface/cmdlets.txt pins:
            {Difference(pinned, surface)}
            If that is meant, run this test with {Accept}=1: it writes the file, and the commit shows the change. Scripts depend on all of it, so CHANGELOG.md says it too.
            """);
    }

    [Fact]
    public void Parameters_that_depend_on_the_store_are_pinned_too() =>
        Assert.Contains("    -Endpoint <System.String>", CmdletSurface.Of(_cmdlets), StringComparison.Ordinal);

    /// <summary>A type that is not pinned could change without anybody's noticing.</summary>
    [Fact]
    public void Every_type_of_the_module_that_goes_in_or_out_is_pinned_with_its_members()
    {
        var pinned = Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "src", "HimalytixRestore.Abstractions"), "PublicAPI.*.txt").SelectMany(File.ReadLines).Select(Member).ToHashSet(StringComparer.Ordinal);
        var types = _cmdlets.SelectMany(static c => c.OutputType.Select(static t => t.Type).Concat(c.Parameters.Values.Select(static p => p.ParameterType)))
            .Select(static t => t.GetElementType() ?? Nullable.GetUnderlyingType(t) ?? t)
            .Where(static t => t.Namespace!.StartsWith("HimalytixRestore", StringComparison.Ordinal))
            .Concat(typeof(BackupInfo).Assembly.GetExportedTypes().Where(static t => !t.IsGenericType))
            .Distinct().ToList();

        Assert.Contains(typeof(RestoreRun), types);
        Assert.All(types, t => Assert.Equal(typeof(BackupInfo).Assembly, t.Assembly));
        Assert.All(types, t => Assert.Contains(t.FullName!.Replace('+', '.'), pinned));
        Assert.All(types.SelectMany(static t => t.GetProperties().Where(p => p.DeclaringType == t).Select(p => $"{t.FullName}.{p.Name}.get")), getter => Assert.Contains(getter, pinned));
    }

    private static string Member(string line) => Modifiers().Replace(line, "").Split(" -> ")[0];

    /// <summary>The lines that are only on one side, with the cmdlet that they belong to.</summary>
    private static string Difference(string pinned, string surface)
    {
        var (before, now) = (Lines(pinned), Lines(surface));
        return string.Join('\n', before.Except(now).Select(static l => $"- {l}").Concat(now.Except(before).Select(static l => $"+ {l}")));
    }

    private static List<string> Lines(string text) =>
        [.. text.Split("\n\n").SelectMany(static block => block.Split('\n') is [var cmdlet, .. var rest] ? rest.Select(l => $"{cmdlet}: {l.Trim()}").Prepend(cmdlet) : [])];

    [GeneratedRegex(@"^(~|static |override |virtual |abstract |sealed )+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Modifiers();
}
