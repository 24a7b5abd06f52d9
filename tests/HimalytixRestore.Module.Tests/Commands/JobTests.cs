using System.Collections;
using System.Management.Automation;
using System.Xml.Linq;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>In a background job: no prompt, and objects that come back without their types.</summary>
public sealed class JobTests
{
    [Fact]
    public void AQuestionInAJobIsConfirmationRequired()
    {
        using var runspace = JobServer.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"Import-Module '{ModuleFiles.Manifest}'; Remove-RestoreSandbox /no/sandbox -Confirm").Invoke();
        var error = Assert.Single(shell.Streams.Error);
        Assert.StartsWith("ConfirmationRequired,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("/no/sandbox", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnObjectKeepsWhatIsInsideIt()
    {
        using var runspace = JobServer.Open();
        using var shell = PowerShell.Create(runspace);
        var copies = shell.AddScript($$"""
            Import-Module '{{ModuleFiles.Manifest}}'
            [System.Reflection.Assembly]::GetEntryAssembly().GetType('{{typeof(Samples).FullName}}').GetProperty('{{nameof(Samples.All)}}').GetValue($null)
            """).Invoke();

        Assert.Equal(Samples.All.Count, copies.Count);
        Assert.All(Samples.All.Zip(copies), static pair => Same(pair.First, pair.Second));
        Assert.Contains(Samples.All, static o => o is RestoreAttempt { Failure.Evidence.Count: > 0, Steps.Count: > 0 });
    }

    /// <summary>A model that is only ever inside another one and not told of here would come back as its text.</summary>
    [Fact]
    public void EveryModelThatIsInsideAnotherHasItsDepth()
    {
        var told = XDocument.Load(Path.Combine(ModuleFiles.Root, "module", "HimalytixRestore.Types.ps1xml")).Descendants("Type")
            .Where(static t => t.Descendants("NoteProperty").Any(static n => n.Element("Name")!.Value == "SerializationDepth" && n.Element("Value")!.Value == "1"))
            .Select(static t => t.Element("Name")!.Value).ToHashSet(StringComparer.Ordinal);
        var inside = Samples.All.SelectMany(static o => o.GetType().GetProperties()).Select(static p => p.PropertyType)
            .SelectMany(static t => t.GetGenericArguments().Append(t)).Where(IsModel).Distinct().ToList();

        Assert.Contains(typeof(StepResult), inside);
        Assert.All(inside, type => Assert.Contains(type.FullName!, told));
    }

    private static bool IsModel(Type type) => type is { IsClass: true, Namespace: "HimalytixRestore" };

    private static void Same(object original, object? copy)
    {
        var properties = PSObject.AsPSObject(copy!);
        Assert.Equal($"Deserialized.{original.GetType().FullName}", properties.TypeNames[0]);
        Assert.Equal(original.ToString(), copy!.ToString());
        foreach (var property in original.GetType().GetProperties())
        {
            var (expected, actual) = (property.GetValue(original), properties.Properties[property.Name].Value);
            if (expected is null)
                Assert.Null(actual);
            else if (IsModel(property.PropertyType))
                Same(expected, actual);
            else if (expected is IEnumerable list and not string and not IDictionary)
                SameItems([.. list.Cast<object>()], [.. LanguagePrimitives.GetEnumerable(actual).Cast<object>()]);
            else if (expected is not IDictionary && property.Name != nameof(BackupInfo.Age))
                Assert.Equal(expected, LanguagePrimitives.ConvertTo(actual, expected.GetType(), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void SameItems(IReadOnlyList<object> originals, IReadOnlyList<object> copies)
    {
        Assert.Equal(originals.Count, copies.Count);
        foreach (var (original, copy) in originals.Zip(copies).Where(static pair => IsModel(pair.First.GetType())))
            Same(original, copy);
    }
}
