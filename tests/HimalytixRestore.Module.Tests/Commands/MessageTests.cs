using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>What a message tells an operator to type exists.</summary>
public sealed partial class MessageTests
{
    /// <summary>What messages name and PowerShell itself has.</summary>
    private static readonly string[] s_everyday = ["Get-ChildItem", "Get-Help", "Get-Secret", "Select-Object", "First"];

    [Fact]
    public void EveryCommandAndParameterThatATextOfTheProductNamesExists()
    {
        using var session = new ModuleSession();
        var commands = session.Run("(Get-Command -Module HimalytixRestore).Name").ShouldSucceed().Output.Cast<string>().Concat(s_everyday).ToHashSet();
        var parameters = session.Run("(Get-Command -Module HimalytixRestore).Parameters.Keys").ShouldSucceed().Output.Cast<string>().Concat(s_everyday).ToHashSet();
        var texts = ModuleFiles.Sources
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)).Select(literal => (File: Path.GetFileName(file), literal.Value)))
            .ToList();

        var named = texts.SelectMany(text => Command().Matches(text.Value).Select(command => (text.File, command.Value))).ToList();
        Assert.Contains(named, name => name.Value == "Get-BackupList");
        Assert.DoesNotContain(named, name => !commands.Contains(name.Value));
        var options = texts.SelectMany(text => Parameter().Matches(text.Value).Select(parameter => (text.File, parameter.Groups["name"].Value))).ToList();
        Assert.Contains(options, option => option.Value == "Database");
        Assert.DoesNotContain(options, option => !parameters.Contains(option.Value));
    }

    [GeneratedRegex("\"(?:[^\"\\\\\n]|\\\\.)*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<![\w-])[A-Z][a-z]+-[A-Z][a-z][A-Za-z]+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w-])-(?<name>[A-Z][a-z][A-Za-z]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Parameter();
}
