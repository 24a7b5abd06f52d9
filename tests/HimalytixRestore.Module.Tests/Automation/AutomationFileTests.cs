using System.Management.Automation.Language;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>Every file that an operator copies is what its name says.</summary>
public sealed partial class AutomationFileTests
{
    public static TheoryData<string> Files => [.. AutomationFolder.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_read_by_the_parser_of_its_kind(string file)
    {
        var text = AutomationFolder.Read(file);
        Assert.DoesNotContain('\t', text);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        switch (Path.GetExtension(file))
        {
            case ".yaml":
                Assert.NotEmpty(YamlText.Parse(text));
                break;
            case ".json":
                using (var json = JsonDocument.Parse(text)) Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
                break;
            case ".ps1":
                var script = Parser.ParseInput(text, file, out _, out var errors);
                Assert.Empty(errors);
                Assert.NotNull(script.GetHelpContent()?.Synopsis);
                Assert.All(script.ParamBlock.Parameters, parameter => Assert.True(parameter.StaticType != typeof(object), $"{parameter.Name} has no type."));
                Assert.Equal(script.ParamBlock.Parameters.Select(static p => p.Name.VariablePath.UserPath.ToUpperInvariant()).Order(), script.GetHelpContent().Parameters.Keys.Order());
                break;
            case ".csv":
                Assert.All(text.TrimEnd('\n').Split('\n'), static line => Assert.Equal(2, line.Split(',').Length));
                break;
            case ".service" or ".timer" or ".cron":
                break; // SystemdUnitTests
            case ".md":
                Assert.All(Links().Matches(text), link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(AutomationFolder.PathOf(file))!, link.Groups["target"].Value)), $"{file} names {link.Groups["target"].Value}, which is not there."));
                break;
            default:
                Assert.Fail($"Nobody reads {file}.");
                break;
        }
    }

    [Fact]
    public void Every_folder_has_a_page_that_names_its_files()
    {
        var named = AutomationFolder.Files.Where(static f => f.EndsWith(".md", StringComparison.Ordinal)).ToDictionary(static f => Path.GetDirectoryName(f)!, AutomationFolder.Read);

        Assert.All(AutomationFolder.Files.Where(static f => f.Contains('/', StringComparison.Ordinal) && !f.EndsWith(".md", StringComparison.Ordinal)), file => Assert.Contains(Path.GetFileName(file), named[Path.GetDirectoryName(file)!], StringComparison.Ordinal));
        Assert.All(named.Keys.Where(static folder => folder.Length > 0), folder => Assert.Contains($"({folder}/README.md)", named[""], StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\((?<target>[^)#:]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
