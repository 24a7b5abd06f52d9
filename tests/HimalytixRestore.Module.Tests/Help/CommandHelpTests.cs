using System.Collections;
using System.Management.Automation;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>Get-Help on the imported manifest: every cmdlet has its help, and the help says what the cmdlet is.</summary>
public sealed class CommandHelpTests(HelpFixture fixture) : IClassFixture<HelpFixture>
{
    private static readonly HashSet<string> s_common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters.Except(["WhatIf", "Confirm"])];

    [Fact]
    public void Every_cmdlet_has_synopsis_description_and_examples()
    {
        Assert.NotEmpty(fixture.Cmdlets);
        foreach (var name in fixture.Cmdlets.Select(static c => c.Name))
        {
            var help = fixture.Help(name);

            Assert.Equal(Paragraph(Document(name), "SYNOPSIS"), Text(help, "Synopsis"));
            Assert.NotEmpty(Paragraphs(help, "description"));
            var examples = List(Member(Member(help, "examples"), "example"));
            Assert.True(examples.Count >= 3, $"{name} has {examples.Count} examples; three are the least.");
            Assert.All(examples, e =>
            {
                Assert.NotEmpty(Text(e, "code"));
                Assert.NotEmpty(Paragraphs(e, "remarks"));
            });
        }
    }

    [Fact]
    public void Every_parameter_has_text_and_is_as_the_engine_sees_it()
    {
        foreach (var cmdlet in fixture.Cmdlets)
        {
            var documented = List(Member(Member(fixture.Help(cmdlet.Name), "parameters"), "parameter")).ToDictionary(static p => Text(p, "name"), StringComparer.OrdinalIgnoreCase);
            var expected = cmdlet.Parameters.Keys.Where(static p => !s_common.Contains(p)).Where(static p => p is not ("WhatIf" or "Confirm")).Order(StringComparer.Ordinal).ToList();

            Assert.Equal(expected, documented.Keys.Order(StringComparer.Ordinal));
            foreach (var name in expected)
            {
                var parameter = documented[name];
                var sets = cmdlet.ParameterSets.SelectMany(s => s.Parameters.Where(p => p.Name == name)).ToList();
                Assert.NotEmpty(Paragraphs(parameter, "description"));
                Assert.Contains(sets, s => s.IsMandatory == (Text(parameter, "required") == "true") && (s.Position < 0 ? "named" : $"{s.Position}") == Text(parameter, "position"));
                Assert.Equal(sets.Exists(static s => s.ValueFromPipeline || s.ValueFromPipelineByPropertyName), Text(parameter, "pipelineInput").StartsWith("True", StringComparison.Ordinal));
                Assert.Equal(sets[0].Aliases.Count > 0 ? string.Join(", ", sets[0].Aliases) : "none", Text(parameter, "aliases"));
                Assert.Equal(sets[0].ParameterType == typeof(SwitchParameter) ? "SwitchParameter" : Bare(sets[0].ParameterType).FullName, Text(Member(parameter, "type")!, "name"));
            }
        }
    }

    /// <summary>A number or a choice that counts when nothing is said; what a reader is told is what a new command has.</summary>
    [Fact]
    public void Every_default_is_the_cmdlets_own()
    {
        var told = 0;
        foreach (var cmdlet in fixture.Cmdlets)
        {
            var command = Activator.CreateInstance(cmdlet.ImplementingType)!;
            object[] owners = command is IDynamicParameters dynamic ? [command, dynamic.GetDynamicParameters()!] : [command];
            foreach (var parameter in List(Member(Member(fixture.Help(cmdlet.Name), "parameters"), "parameter")))
            {
                var value = owners.Select(o => o.GetType().GetProperty(Text(parameter, "name"))?.GetValue(o)).FirstOrDefault(static v => v is not null);
                var expected = value switch
                {
                    SwitchParameter s => $"{s.IsPresent}",
                    Enum or int or long or double => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
                    _ => "None",
                };
                told += expected is "None" or "False" ? 0 : 1;
                Assert.True(expected == Text(parameter, "defaultValue") || value is string { Length: > 0 }, $"{cmdlet.Name} -{Text(parameter, "name")}: {Text(parameter, "defaultValue")} and not {expected}");
            }
        }

        Assert.True(told > 10, $"Only {told} parameters have a default.");
    }

    [Fact]
    public void Every_parameter_set_has_its_syntax()
    {
        foreach (var cmdlet in fixture.Cmdlets)
        {
            var documented = List(Member(Member(fixture.Help(cmdlet.Name), "syntax"), "syntaxItem")).Select(static item => Names(List(Member(item, "parameter")).Select(static p => Text(p, "name"))));
            var expected = cmdlet.ParameterSets.Select(static set => Names(set.Parameters.Select(static p => p.Name).Where(static p => !s_common.Contains(p) && p is not ("WhatIf" or "Confirm"))));

            Assert.Equal(expected.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Parameters_can_be_asked_for_alone()
    {
        foreach (var cmdlet in fixture.Cmdlets)
        {
            var expected = cmdlet.Parameters.Keys.Where(static p => !s_common.Contains(p) && p is not ("WhatIf" or "Confirm"));

            Assert.Equal(Names(expected), Names(fixture.Run($"Get-Help {cmdlet.Name} -Parameter *").Select(static p => Text(p, "name"))));
        }
    }

    [Theory]
    [InlineData("Invoke-FullRestore", "KeepPreviousDays", "7")]
    [InlineData("Restore-Database", "MissingRole", "Fail")]
    [InlineData("Test-Backup", "Quick", "False")]
    [InlineData("Get-BackupList", "Store", "None")]
    public void A_default_is_the_cmdlets_own(string cmdlet, string parameter, string expected)
    {
        var help = fixture.Run($"Get-Help {cmdlet} -Parameter {parameter}")[0];

        Assert.Equal(expected, Text(help, "defaultValue"));
    }

    private static string Names(IEnumerable<string> parameters) => string.Join(' ', parameters.Order(StringComparer.Ordinal));

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string Document(string cmdlet) => Path.Combine(Support.ModuleFiles.Root, "docs", "cmdlets", $"{cmdlet}.md");

    private static string Paragraph(string file, string heading) =>
        File.ReadAllText(file).ReplaceLineEndings("\n").Split($"## {heading}\n\n", 2)[1].Split('\n')[0].Replace("`", "", StringComparison.Ordinal);

    private static object? Member(object? owner, string name) => owner is null ? null : PSObject.AsPSObject(owner).Properties[name]?.Value;

    private static string Text(object owner, string name) => LanguagePrimitives.ConvertTo<string>(Member(owner, name))?.Trim() ?? "";

    private static List<object> List(object? value) => value switch
    {
        null => [],
        PSObject { BaseObject: IEnumerable and not string } wrapped => [.. ((IEnumerable)wrapped.BaseObject).Cast<object>()],
        IEnumerable list and not string => [.. list.Cast<object>()],
        _ => [value],
    };

    private static List<string> Paragraphs(object owner, string name) => [.. List(Member(owner, name)).Select(static p => Text(p, "Text")).Where(static t => t.Length > 0)];
}
