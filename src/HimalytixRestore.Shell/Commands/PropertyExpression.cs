using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace HimalytixRestore.Shell.Commands;

/// <summary>What a -Property argument names: a property (wildcards too), a script block, or <c>@{ Name = …; Expression = … }</c>.</summary>
internal sealed class PropertyExpression
{
    private readonly string? _name;
    private readonly object _source;

    private PropertyExpression(string? name, object source, bool? descending)
    {
        _name = name;
        _source = source;
        Descending = descending;
    }

    /// <summary>What a sort was told about this key alone; null for nothing.</summary>
    public bool? Descending { get; }

    /// <summary>Understands one argument.</summary>
    /// <exception cref="PSInvalidOperationException">A hashtable with a key that means nothing, or without an expression.</exception>
    public static PropertyExpression Parse(object argument)
    {
        var value = argument is PSObject wrapped ? wrapped.BaseObject : argument;
        if (value is not IDictionary table)
            return new(value as string ?? (value is ScriptBlock ? value.ToString() : null), value as ScriptBlock ?? (object)Text(value), descending: null);
        string? name = null;
        object? source = null;
        bool? descending = null;
        foreach (DictionaryEntry entry in table)
        {
            switch (Text(entry.Key).ToUpperInvariant())
            {
                case "NAME" or "N" or "LABEL" or "L":
                    name = Text(entry.Value);
                    break;
                case "EXPRESSION" or "E":
                    source = entry.Value is ScriptBlock block ? block : Text(entry.Value);
                    break;
                case "DESCENDING":
                    descending = LanguagePrimitives.IsTrue(entry.Value);
                    break;
                case "ASCENDING":
                    descending = !LanguagePrimitives.IsTrue(entry.Value);
                    break;
                default:
                    throw new PSInvalidOperationException($"The key '{entry.Key}' of a calculated property is not known.");
            }
        }

        return new(name ?? source?.ToString(), source ?? throw new PSInvalidOperationException("A calculated property needs an Expression."), descending);
    }

    /// <summary>The properties it gives for an object; a name that the object does not have gives null.</summary>
    public IEnumerable<(string Name, object? Value)> Evaluate(PSObject item)
    {
        if (_source is ScriptBlock)
            return [(_name!, Value(item))];
        var found = item.Properties.Match((string)_source).Select(p => (_name is null || WildcardPattern.ContainsWildcardCharacters(_name) || ReferenceEquals(_name, _source) ? p.Name : _name, (object?)p.Value)).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters((string)_source) ? found : [(_name!, Value(item))];
    }

    /// <summary>The one value it gives for an object; null when there is none.</summary>
    public object? Value(PSObject item)
    {
        if (_source is not ScriptBlock block)
            return item.BaseObject is IDictionary table ? table[_source] : item.Properties[(string)_source]?.Value;
        var results = block.InvokeWithContext(functionsToDefine: null, [new PSVariable("_", item)]);
        return results.Count == 1 ? results[0] : results.Count == 0 ? null : results;
    }

    private static string Text(object? value) => LanguagePrimitives.ConvertTo<string>(value) ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
