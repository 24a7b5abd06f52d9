using System.Management.Automation;
using System.Reflection;
using HimalytixRestore.Isolation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>What the cmdlets promise by their declarations.</summary>
public sealed class SurfaceTests
{
    private static readonly IReadOnlyList<Type> s_cmdlets =
        [.. typeof(Bridge).Assembly.GetExportedTypes().Where(t => t.GetCustomAttribute<CmdletAttribute>() is not null)];

    public static TheoryData<string> Cmdlets { get; } = [.. s_cmdlets.Select(Name)];

    [Fact]
    public void TheManifestExportsExactlyTheCmdletsOfTheAssembly()
    {
        using var session = new ModuleSession();
        var record = session.Run("(Get-Module HimalytixRestore).ExportedCmdlets.Keys").ShouldSucceed();
        Assert.Equal(s_cmdlets.Select(Name).Order(StringComparer.Ordinal), record.Output.Cast<string>().Order(StringComparer.Ordinal));
    }

    /// <summary>A wildcard would keep PowerShell from loading the module when one of its commands is typed.</summary>
    [Fact]
    public void TheManifestNamesEachOfThem()
    {
        using var session = new ModuleSession(import: false);
        var named = session.Run($"({File.ReadAllText(ModuleFiles.Manifest)}).CmdletsToExport").ShouldSucceed();
        Assert.Equal(s_cmdlets.Select(Name).Order(StringComparer.Ordinal), named.Output.Cast<string>().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void VerbsAreApproved()
    {
        using var session = new ModuleSession(import: false);
        var record = session.Run($"Import-Module '{ModuleFiles.Manifest}'").ShouldSucceed();
        Assert.Empty(record.Lines("Warning"));
        var approved = typeof(VerbsCommon).Assembly.GetExportedTypes().Where(t => t.Name.StartsWith("Verbs", StringComparison.Ordinal)).SelectMany(t => t.GetFields().Select(f => f.Name)).ToHashSet();
        Assert.All(s_cmdlets, t => Assert.Contains(t.GetCustomAttribute<CmdletAttribute>()!.VerbName, approved));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void EveryCmdletIsSealedAndSaysWhatComesOut(string name)
    {
        var cmdlet = Find(name);
        Assert.True(cmdlet.IsSealed);
        Assert.NotEmpty(cmdlet.GetCustomAttribute<OutputTypeAttribute>()!.Type);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void NothingUntypedAndNoBareStringComesFromThePipeline(string name)
    {
        foreach (var (property, parameter) in Parameters(name).Where(p => p.Parameter.ValueFromPipeline))
        {
            Assert.Equal("HimalytixRestore", property.PropertyType.Namespace);
            Assert.False(parameter.ValueFromPipelineByPropertyName);
        }

        Assert.All(Parameters(name), p => Assert.NotEqual(typeof(object), p.Property.PropertyType));
    }

    [Fact]
    public void MutatorsCanBeTriedAndTheDangerousOnesAsk()
    {
        var readers = new[] { "Get", "Test" };
        foreach (var cmdlet in s_cmdlets)
        {
            var attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
            Assert.Equal(!readers.Contains(attribute.VerbName), attribute.SupportsShouldProcess);
        }

        var dangerous = s_cmdlets.Where(t => t.GetCustomAttribute<CmdletAttribute>()!.ConfirmImpact == ConfirmImpact.High).Select(Name).Order(StringComparer.Ordinal);
        Assert.Equal(["Invoke-FullRestore", "Reset-Database", "Restore-Database", "Resume-FullRestore", "Stop-AppServices", "Switch-Database", "Undo-Restore"], dangerous);
    }

    [Theory]
    [InlineData("Receive-Backup", "Uri,Name")]
    [InlineData("Test-Backup", "Path,LiteralPath,Uri,Name")]
    [InlineData("Unprotect-Backup", "Path,LiteralPath")]
    [InlineData("Expand-Backup", "Path,LiteralPath")]
    [InlineData("Restore-Database", "Path,LiteralPath,Uri,Name")]
    [InlineData("Invoke-FullRestore", "Uri,Name")]
    [InlineData("Invoke-RestoreDrill", "Uri,Name")]
    [InlineData("Undo-Restore", "RunId")]
    [InlineData("Resume-FullRestore", "RunId")]
    [InlineData("Export-RestoreReport", "RunId")]
    [InlineData("Remove-RestoreArtifact", "RunId")]
    [InlineData("Send-RestoreNotification", "RunId")]
    [InlineData("Test-RestoreProfile", "ProfilePath")]
    public void IdentitiesAreTakenAsTextByPropertyName(string name, string parameters)
    {
        var byName = Parameters(name).Where(p => p.Parameter.ValueFromPipelineByPropertyName).Select(p => p.Property.Name).ToHashSet();
        Assert.Empty(parameters.Split(',').Except(byName));
        if (parameters.Contains("LiteralPath", StringComparison.Ordinal))
            Assert.Contains("PSPath", Find(name).GetProperty("LiteralPath")!.GetCustomAttribute<AliasAttribute>()!.AliasNames);
    }

    private static string Name(Type cmdlet)
    {
        var attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        return $"{attribute.VerbName}-{attribute.NounName}";
    }

    private static Type Find(string name) => s_cmdlets.Single(t => Name(t) == name);

    private static IEnumerable<(PropertyInfo Property, ParameterAttribute Parameter)> Parameters(string name) =>
        Find(name).GetProperties().SelectMany(p => p.GetCustomAttributes<ParameterAttribute>().Select(a => (p, a)));
}
