using System.Management.Automation;
using System.Xml.Linq;
using static HimalytixRestore.Help.MamlNames;

namespace HimalytixRestore.Help;

/// <summary>Puts what the engine knows of the cmdlets and what the pages say of them together; what is not said is a problem.</summary>
internal sealed class MamlWriter
{
    private readonly CmdletInfo _cmdlet;
    private readonly CommandPage _page;
    private readonly PageLibrary _library;
    private readonly Problems _problems;
    private readonly MamlParameters _parameters;

    private MamlWriter(CmdletInfo cmdlet, CommandPage page, PageLibrary library, Problems problems)
    {
        _cmdlet = cmdlet;
        _page = page;
        _library = library;
        _problems = problems;
        _parameters = new(cmdlet, Describe);
    }

    /// <summary>Writes the help of all cmdlets.</summary>
    public static XDocument Write(IReadOnlyList<CmdletInfo> cmdlets, PageLibrary library, Problems problems)
    {
        var root = new XElement(MamlNames.Help + "helpItems", new XAttribute("schema", "maml"));
        foreach (var cmdlet in cmdlets)
        {
            if (library.Find(cmdlet.Name) is { } page)
                root.Add(new MamlWriter(cmdlet, page, library, problems).Command());
            else
                problems.Add(Path.Combine(library.Folder, $"{cmdlet.Name}.md"), 1, $"{cmdlet.Name} has no page.");
        }

        foreach (var page in library.Pages.Where(p => !cmdlets.Any(c => string.Equals(c.Name, p.Name, StringComparison.Ordinal))))
            problems.Add(page.File, 1, $"The module exports no cmdlet {page.Name}.");
        return new(root);
    }

    private XElement Command()
    {
        Require(_page.Synopsis.Count == 1, "SYNOPSIS needs one paragraph.");
        Require(_page.Description.Count > 0, "DESCRIPTION is empty.");
        Require(_page.Examples.Count > 0, "EXAMPLES is empty.");
        foreach (var (name, parameter) in _page.Parameters.Where(p => !_cmdlet.Parameters.ContainsKey(p.Key)))
            _problems.Add(_page.File, parameter.Line, $"{_cmdlet.Name} has no parameter -{name}.");
        return new(
            MamlNames.Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", MamlNames.Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                MamlNames.Command + "details",
                new XElement(MamlNames.Command + "name", _cmdlet.Name),
                Description(_page.Synopsis),
                new XElement(MamlNames.Command + "verb", _cmdlet.Verb),
                new XElement(MamlNames.Command + "noun", _cmdlet.Noun)),
            Description(_page.Description),
            _parameters.Syntax(),
            _parameters.Parameters(),
            Types("inputTypes", "inputType", _parameters.InputTypes(), _page.Inputs),
            Types("returnValues", "returnValue", [.. _cmdlet.OutputType.Select(static t => t.Name)], _page.Outputs),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(_page.Notes))),
            new XElement(MamlNames.Command + "examples", _page.Examples.Select(Example)),
            new XElement(MamlNames.Command + "relatedLinks", _page.Links.Select(static l => new XElement(
                Maml + "navigationLink", new XElement(Maml + "linkText", l.Text), new XElement(Maml + "uri", l.Uri)))));
    }

    private XElement Example(PageExample example, int index)
    {
        if (example.Code.Count == 0)
            _problems.Add(_page.File, example.Line, $"The example '{example.Title}' shows no command.");
        if (example.Remarks.Count == 0)
            _problems.Add(_page.File, example.Line, $"The example '{example.Title}' has no remark.");
        return new(
            MamlNames.Command + "example",
            new XElement(Maml + "title", $"---------- Example {index + 1}: {example.Title} ----------"),
            new XElement(Dev + "code", string.Join("\n\n", example.Code)),

            // Get-Help puts nothing between an example and the next.
            new XElement(Dev + "remarks", Paragraphs(example.Remarks.Append(""))));
    }

    private IReadOnlyList<string> Describe(string parameter)
    {
        var text = _library.Describe(_page, parameter);
        Require(text is { Count: > 0 }, $"-{parameter} has no text, here or in _common.md.");
        return text ?? [];
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
            _problems.Add(_page.File, 1, problem);
    }

    private static XElement Types(string container, string element, IReadOnlyList<string> types, IReadOnlyList<string> text) => new(
        MamlNames.Command + container,
        (types.Count > 0 ? types : ["None"]).Select((t, i) => new XElement(
            MamlNames.Command + element,
            new XElement(Dev + "type", new XElement(Maml + "name", t)),
            Description(i == 0 ? text : []))));

    private static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(static p => new XElement(Maml + "para", p));
}
