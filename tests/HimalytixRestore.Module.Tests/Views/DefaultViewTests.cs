using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Views;

/// <summary>Every model has a table of its own that fits a terminal.</summary>
public sealed class DefaultViewTests
{
    /// <summary>Columns of the terminal that everything must fit.</summary>
    private const int Width = 100;

    private static readonly HashSet<string> s_views =
        [.. XDocument.Load(Path.Combine(ModuleFiles.Root, "module", "HimalytixRestore.Format.ps1xml")).Descendants("TypeName").Select(e => e.Value)];

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
        Assert.Empty(models.Except(s_views));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void TheViewShowsEveryCellAndFits(string model)
    {
        var sample = Samples.All.Single(s => s.GetType().Name == model);
        var ui = new RecordingUserInterface();
        using var session = new ModuleSession(new RecordingHost(ui));
        session["sample"] = sample;
        var record = session.Run("$sample | Out-Default").ShouldSucceed();
        var lines = string.Concat(ui.Lines.Select(l => l.EndsWith('\n') ? l : l + "\n")).Split('\n').Select(l => l.TrimEnd()).ToList();
        var table = string.Join('\n', lines);
        Assert.Empty(record.Output);
        Assert.All(lines, l => Assert.InRange(PlainText(l).Length, 0, Width));
        Assert.DoesNotContain("#ERR", table, StringComparison.Ordinal);
        // A list, which is what PowerShell falls back to, has "Name : value" lines and no rule.
        Assert.Contains("----", table, StringComparison.Ordinal);
        Assert.False(session.Run("$Error.Count -gt 0").Output is [true], table);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
    }

    /// <summary>From a job or a remote session.</summary>
    [Fact]
    public void ADeserializedBackupShowsTheSame()
    {
        var ui = new RecordingUserInterface();
        using var session = new ModuleSession(new RecordingHost(ui));
        session["sample"] = PSSerializer.Deserialize(PSSerializer.Serialize(Samples.Backup, 1));
        session.Run("$sample | Out-Default").ShouldSucceed();
        var table = string.Concat(ui.Lines);
        Assert.Contains("2026-11-22 02:00Z", table, StringComparison.Ordinal);
        Assert.Contains("Restored (until 29 Nov)", table, StringComparison.Ordinal);
    }

    private static string PlainText(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\e\\[[0-9;]*m", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
