using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;

namespace HimalytixRestore.Module.Tests.Surface;

/// <summary>Everything of the cmdlets that a script can depend on, as text: what the engine sees after the import, in an order that does not change.</summary>
internal static class CmdletSurface
{
    private const string AllSets = ParameterAttribute.AllParameterSets;

    private static readonly HashSet<string> s_common =
        [.. typeof(CommonParameters).GetProperties().Concat(typeof(ShouldProcessParameters).GetProperties()).Select(static p => p.Name)];

    /// <summary>Writes all of them.</summary>
    public static string Of(IEnumerable<CmdletInfo> cmdlets)
    {
        var text = new StringBuilder();
        foreach (var cmdlet in cmdlets.OrderBy(static c => c.Name, StringComparer.Ordinal))
            Append(text, cmdlet);
        return text.ToString();
    }

    private static void Append(StringBuilder text, CmdletInfo cmdlet)
    {
        var declared = cmdlet.ImplementingType.GetCustomAttributes(inherit: true).OfType<CmdletAttribute>().Single();
        text.Append(text.Length > 0 ? "\n" : "").Append(cmdlet.Name).Append('\n');
        text.Append("    confirms: ").Append(declared.SupportsShouldProcess ? $"{declared.ConfirmImpact}" : "never").Append('\n');
        text.Append("    returns: ").AppendJoin(", ", cmdlet.OutputType.Select(static t => t.Name).Order(StringComparer.Ordinal)).Append('\n');
        if (cmdlet.ParameterSets.Count > 1)
            text.Append("    sets: ").AppendJoin(", ", cmdlet.ParameterSets.OrderBy(static s => s.Name, StringComparer.Ordinal).Select(static s => s.IsDefault ? $"{s.Name} (default)" : s.Name)).Append('\n');
        foreach (var parameter in cmdlet.Parameters.Values.Where(static p => !s_common.Contains(p.Name)).OrderBy(static p => p.Name, StringComparer.Ordinal))
            Append(text, parameter);
    }

    private static void Append(StringBuilder text, ParameterMetadata parameter)
    {
        text.Append("    -").Append(parameter.Name).Append(" <").Append(TypeName(parameter.ParameterType)).Append('>');
        if (parameter.Aliases.Count > 0)
            text.Append(" alias ").AppendJoin(", ", parameter.Aliases.Order(StringComparer.Ordinal));
        foreach (var validation in Validations(parameter).Order(StringComparer.Ordinal))
            text.Append(' ').Append(validation);
        foreach (var (set, binding) in parameter.ParameterSets.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            var bindings = Bindings(binding);
            if (set == AllSets)
                text.Append(bindings);
            else
                text.Append("\n        in ").Append(set).Append(bindings);
        }

        text.Append('\n');
    }

    private static string Bindings(ParameterSetMetadata binding) => string.Concat(
        binding.IsMandatory ? " mandatory" : "",
        binding.Position < 0 ? "" : $" position {binding.Position.ToString(CultureInfo.InvariantCulture)}",
        binding.ValueFromPipeline ? " by value" : "",
        binding.ValueFromPipelineByPropertyName ? " by property name" : "",
        binding.ValueFromRemainingArguments ? " remaining arguments" : "");

    private static IEnumerable<string> Validations(ParameterMetadata parameter)
    {
        foreach (var attribute in parameter.Attributes)
        {
            switch (attribute)
            {
                case ValidateSetAttribute set:
                    yield return $"one of {string.Join('|', set.ValidValues)}";
                    break;
                case ValidateRangeAttribute { MinRange: not null } range:
                    yield return string.Create(CultureInfo.InvariantCulture, $"range {range.MinRange}..{range.MaxRange}");
                    break;
                case ValidateCountAttribute count:
                    yield return string.Create(CultureInfo.InvariantCulture, $"count {count.MinLength}..{count.MaxLength}");
                    break;
                case ValidatePatternAttribute pattern:
                    yield return $"pattern {pattern.RegexPattern}";
                    break;
                case ParameterAttribute or AliasAttribute or ArgumentCompleterAttribute:
                    break;
                case CmdletMetadataAttribute other when other.GetType().Namespace == typeof(Cmdlet).Namespace:
                    yield return other.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal);
                    break;
            }
        }

        if (Element(parameter.ParameterType) is { IsEnum: true } values)
            yield return $"one of {string.Join('|', Enum.GetNames(values))}";
    }

    /// <summary>In full: a type is part of the promise. A value that may be left out is not told from one that may not.</summary>
    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).FullName!;

    private static Type Element(Type type) => Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;
}
