using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HimalytixRestore.Isolation;
using HimalytixRestore.Module.Tests.Shell;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Views;

/// <summary>Every model has a view of its own that fits a terminal, in colour where there is some and without where not.</summary>
public sealed class DefaultViewTests
{
    /// <summary>Columns of the terminal that everything must fit.</summary>
    private const int Width = 100;

    private static readonly IReadOnlyList<XElement> s_views =
        [.. XDocument.Load(Path.Combine(ModuleFiles.Root, "module", "HimalytixRestore.Format.ps1xml")).Descendants("View")];

    /// <summary>Shown as a list unless a table is asked for: what counts in them is nested.</summary>
    private static readonly string[] s_lists = [nameof(RestorePlan)];

    public static TheoryData<string> Models { get; } = [.. Samples.All.Select(s => s.GetType().Name)];

    [Fact]
    public void EveryModelHasAViewAndASample()
    {
        var models = typeof(BackupInfo).Assembly.GetExportedTypes()
            .Where(t => t is { IsClass: true, Namespace: "HimalytixRestore" } && t.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is not null)
            .Select(t => t.FullName!)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(models, Samples.All.Select(s => s.GetType().FullName!).Order(StringComparer.Ordinal));
        var tables = s_views.Where(v => v.Element("TableControl") is not null).SelectMany(TypesOf).ToHashSet();
        Assert.Empty(models.Concat(models.Select(m => "Deserialized." + m)).Except(tables));
    }

    [Fact]
    public void EverythingThatACmdletEmitsHasAView()
    {
        var emitted = typeof(Bridge).Assembly.GetExportedTypes().SelectMany(t => t.GetCustomAttributes<OutputTypeAttribute>()).SelectMany(a => a.Type).Select(t => t.Type)
            .Where(t => t != typeof(void) && t.Assembly != typeof(object).Assembly).Distinct().ToList();
        Assert.NotEmpty(emitted);
        Assert.Empty(emitted.Except(Samples.All.Select(s => s.GetType())));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void TheViewShowsEveryCellAndFits(string model)
    {
        var sample = Samples.All.Single(s => s.GetType().Name == model);
        var shown = Show(sample);
        var plain = PlainText(shown);
        Assert.All(plain.Split('\n'), l => Assert.InRange(l.Length, 0, Width));
        // A list, which is what PowerShell falls back to, has "Name : value" lines and no rule.
        Assert.Equal(!s_lists.Contains(model), plain.Contains("----", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(shown);
    }

    /// <summary>Names of 63 characters, long URIs and huge numbers are broken between lines, and nothing of them is left out.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void AHardOneFitsTooAndIsNotCut(string model)
    {
        var plain = PlainText(Show(HardSample.Of(Samples.All.Single(s => s.GetType().Name == model))));
        Assert.All(plain.Split('\n'), l => Assert.InRange(l.Length, 0, Width));
        Assert.DoesNotContain("…", plain, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(plain);
    }

    /// <summary>The cells have no colour to begin with; that of headers goes where hosts write, as it does in PowerShell's own console.</summary>
    [Fact]
    public void UnderNoColorNoEscapeCodeIsShown()
    {
        var rendering = PSStyle.Instance.OutputRendering;
        Environment.SetEnvironmentVariable("NO_COLOR", "1");
        try
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
            var shown = Show([.. Samples.All]);
            Assert.Contains("RolledBack", shown, StringComparison.Ordinal);
            Assert.DoesNotMatch("\e\\[3[123]m", shown);
            Assert.DoesNotContain('\u001b', PSHostUserInterface.GetOutputString(shown, supportsVirtualTerminal: true));
        }
        finally
        {
            PSStyle.Instance.OutputRendering = rendering;
            Environment.SetEnvironmentVariable("NO_COLOR", null);
        }
    }

    [Theory]
    [InlineData(nameof(RestoreRun), "\u001b[33mRolledBack\u001b[0m")]
    [InlineData(nameof(RestorePrerequisite), "\u001b[31mFail\u001b[0m")]
    [InlineData(nameof(ServiceState), "\u001b[32mRunning\u001b[0m")]
    [InlineData(nameof(BackupInfo), "\u001b[32mRestored (until")]
    public void StatesHaveTheirColor(string model, string cell)
    {
        var sample = Samples.All.Single(s => s.GetType().Name == model);
        Assert.Contains(cell, Show(sample), StringComparison.Ordinal);
        Assert.Contains(cell, Show(PSSerializer.Deserialize(PSSerializer.Serialize(sample, 2))), StringComparison.Ordinal);
    }

    /// <summary>A plan is read before it is agreed to: with its steps, the backup's age and what will be lost.</summary>
    [Fact]
    public void APlanIsShownWithAllThatCounts()
    {
        var plain = PlainText(Show(Samples.Plan with { Strategy = RestoreStrategy.InPlace }));
        Assert.Matches("Strategy +: InPlace", plain);
        Assert.Matches("Backup +: himalytix_production_20261122_020000.sql.gz.enc, .+ old, 1.23 GiB", plain);
        Assert.Matches("Loss +: 1,234 rows", plain);
        Assert.Matches("ExpectedDowntime +: 4m 05s", plain);
        Assert.Matches("2 SmokeTest +skip +ask the application none declared", plain);
        Assert.Matches("NameToType +: erpdb", plain);
        Assert.DoesNotMatch("NameToType|Environment", PlainText(Show(Samples.Plan with { Environment = "", NameToType = "" })));
    }

    /// <summary>A list leaves nothing out: each property of the model is one of its lines.</summary>
    [Fact]
    public void ListsShowEverything()
    {
        var lists = s_views.Where(v => v.Element("ListControl") is not null).ToList();
        Assert.NotEmpty(lists);
        Assert.All(lists, list =>
        {
            var model = typeof(BackupInfo).Assembly.GetType(TypesOf(list).First(), throwOnError: true)!;
            var labels = list.Descendants("ListItem").Select(i => (i.Element("Label") ?? i.Element("PropertyName"))!.Value);
            Assert.Equal(model.GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal), labels.Order(StringComparer.Ordinal));
        });
    }

    /// <summary>What came out of a job or a remote session, in a pipe: tables and lists are the same, fit, and have no escape code.</summary>
    [Fact]
    public async Task DeserializedOnesShowTheSameInAPipe()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, PSSerializer.Serialize(Samples.All.Concat(Samples.All.Select(HardSample.Of)).ToArray(), 4), TestContext.Current.CancellationToken);
        var run = await ShellProcess.RunCommandAsync(
            $"$all = [System.Management.Automation.PSSerializer]::Deserialize([IO.File]::ReadAllText('{file}')); $all | ForEach-Object {{ $_ | Out-String -Width {Width}; $_ | Format-List | Out-String -Width {Width} }}; \"$($all.Count) shown, $($Error.Count) errors: $Error\"",
            TestContext.Current.CancellationToken);
        File.Delete(file);
        Assert.Equal("", run.Error);
        Assert.Contains($"{2 * Samples.All.Count} shown, 0 errors", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Output.Split('\n'), l => Assert.InRange(l.TrimEnd().Length, 0, Width));
        Assert.Contains("2026-11-22 02:00Z", run.Output, StringComparison.Ordinal);
        Assert.Contains("Restored (until", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 pass, 1 warn:", run.Output, StringComparison.Ordinal);
        Assert.Contains("1.23 GiB (1,320,702,443 B)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("#ERR", run.Output, StringComparison.Ordinal);
    }

    /// <summary>What Out-Default shows of objects, where no cell may fail.</summary>
    private static string Show(params object[] samples)
    {
        var ui = new RecordingUserInterface();
        using var session = new ModuleSession(new RecordingHost(ui));
        session["samples"] = samples;
        Assert.Empty(session.Run("$samples | Out-Default").ShouldSucceed().Output);
        var shown = string.Join('\n', string.Concat(ui.Lines.Select(l => l.EndsWith('\n') ? l : l + "\n")).Split('\n').Select(l => l.TrimEnd()));
        Assert.DoesNotContain("#ERR", shown, StringComparison.Ordinal);
        Assert.False(session.Run("$Error.Count -gt 0").Output is [true], shown);
        return shown;
    }

    private static IEnumerable<string> TypesOf(XElement view) => view.Descendants("TypeName").Select(e => e.Value);

    private static string PlainText(string text) => Regex.Replace(text, "\e\\[[0-9;]*m", "", RegexOptions.None, TimeSpan.FromSeconds(1));
}
