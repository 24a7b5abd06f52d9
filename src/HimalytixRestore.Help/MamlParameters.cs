using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Xml.Linq;
using static HimalytixRestore.Help.MamlNames;

namespace HimalytixRestore.Help;

/// <summary>The parameters of one cmdlet, from the engine's own reading of it.</summary>
internal sealed class MamlParameters
{
    private static readonly HashSet<string> s_common =
        [.. typeof(CommonParameters).GetProperties().Concat(typeof(ShouldProcessParameters).GetProperties()).Select(static p => p.Name)];

    private readonly CmdletInfo _cmdlet;
    private readonly object[] _defaults;
    private readonly Dictionary<string, IReadOnlyList<string>> _text;

    /// <summary>Reads the parameters.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="describe">The text of a parameter.</param>
    public MamlParameters(CmdletInfo cmdlet, Func<string, IReadOnlyList<string>> describe)
    {
        _cmdlet = cmdlet;
        var command = Activator.CreateInstance(cmdlet.ImplementingType)!;
        _defaults = command is IDynamicParameters dynamic ? [command, dynamic.GetDynamicParameters()!] : [command];
        _text = cmdlet.Parameters.Keys.Where(static n => !s_common.Contains(n)).ToDictionary(static n => n, describe, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>One item a parameter set; the default one first.</summary>
    public XElement Syntax() => new(
        Command + "syntax",
        _cmdlet.ParameterSets.OrderByDescending(static s => s.IsDefault).Select(set => new XElement(
            Command + "syntaxItem",
            new XElement(Maml + "name", _cmdlet.Name),
            Ordered(set.Parameters).Select(p => Parameter(p, text: [])))));

    /// <summary>Each parameter once, as it stands in a set that takes it from the pipeline, if there is one; the text is only here.</summary>
    public XElement Parameters() => new(
        Command + "parameters",
        _cmdlet.ParameterSets.SelectMany(static s => s.Parameters)
            .Where(p => _text.ContainsKey(p.Name))
            .GroupBy(static p => p.Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(g => Parameter(g.OrderByDescending(static p => p.ValueFromPipeline || p.ValueFromPipelineByPropertyName).First(), _text[g.Key])));

    /// <summary>The types taken from the pipeline by value.</summary>
    public IReadOnlyList<string> InputTypes() =>
        [.. _cmdlet.ParameterSets.SelectMany(static s => s.Parameters).Where(static p => p.ValueFromPipeline).Select(static p => Element(p.ParameterType).FullName!).Distinct(StringComparer.Ordinal)];

    private IEnumerable<CommandParameterInfo> Ordered(IEnumerable<CommandParameterInfo> parameters) => parameters
        .Where(p => _text.ContainsKey(p.Name))
        .OrderBy(static p => p.Position < 0 ? int.MaxValue : p.Position)
        .ThenByDescending(static p => p.IsMandatory)
        .ThenBy(static p => p.Name, StringComparer.Ordinal);

    private XElement Parameter(CommandParameterInfo parameter, IReadOnlyList<string> text)
    {
        var element = new XElement(
            Command + "parameter",
            new XAttribute("required", Lower(parameter.IsMandatory)),
            new XAttribute("variableLength", Lower(parameter.ParameterType.IsArray)),
            new XAttribute("globbing", Lower(parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any())),
            new XAttribute("pipelineInput", PipelineInput(parameter)),
            new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", text.Select(static p => new XElement(Maml + "para", p))));
        var type = parameter.ParameterType;
        if (type != typeof(SwitchParameter))
        {
            var name = Nullable.GetUnderlyingType(type)?.Name ?? type.Name;
            element.Add(new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", Lower(type.IsArray)), name));
            if ((Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } values)
                element.Add(new XElement(Command + "parameterValueGroup", Enum.GetNames(values).Select(static n => new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), n))));
        }

        element.Add(
            new XElement(Dev + "type", new XElement(Maml + "name", type == typeof(SwitchParameter) ? "SwitchParameter" : Nullable.GetUnderlyingType(type)?.FullName ?? type.FullName)),
            new XElement(Dev + "defaultValue", Default(parameter)));
        return element;
    }

    /// <summary>What a new cmdlet object, or the one with its dynamic parameters, has before anything is bound.</summary>
    private string Default(CommandParameterInfo parameter) => _defaults.Select(o => o.GetType().GetProperty(parameter.Name)?.GetValue(o)).FirstOrDefault(static v => v is not null) switch
    {
        null or "" or ICollection { Count: 0 } => "None",
        SwitchParameter s => s.IsPresent ? "True" : "False",
        IEnumerable<object> list => string.Join(", ", list),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string PipelineInput(CommandParameterInfo parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static Type Element(Type type) => type.IsArray ? type.GetElementType()! : type;

    private static string Lower(bool value) => value ? "true" : "false";
}
