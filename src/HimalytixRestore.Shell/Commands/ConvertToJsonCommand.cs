using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HimalytixRestore.Shell.Commands;

/// <summary>ConvertTo-Json: objects as JSON; below -Depth they become text.</summary>
[Cmdlet(VerbsData.ConvertTo, "Json")]
[OutputType(typeof(string))]
public sealed class ConvertToJsonCommand : PSCmdlet
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions s_compressed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<object?> _items = [];

    /// <summary>The objects; several become an array.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    /// <summary>How many levels of objects are written.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int Depth { get; set; } = 2;

    /// <summary>On one line.</summary>
    [Parameter]
    public SwitchParameter Compress { get; set; }

    /// <summary>An array also for one object.</summary>
    [Parameter]
    public SwitchParameter AsArray { get; set; }

    /// <summary>Enumerations by name.</summary>
    [Parameter]
    public SwitchParameter EnumsAsStrings { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _items.Add(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var node = _items.Count == 1 && !AsArray ? Convert(_items[0], 0) : new JsonArray([.. _items.Select(i => Convert(i, 1))]);
        WriteObject(node?.ToJsonString(Compress ? s_compressed : s_indented) ?? "null");
    }

    private JsonNode? Convert(object? value, int level)
    {
        var wrapped = value as PSObject;
        var plain = wrapped is null || wrapped.BaseObject is PSCustomObject ? value : wrapped.BaseObject;
        switch (plain)
        {
            case null:
                return null;
            case Enum when EnumsAsStrings:
                return plain.ToString();
            case Enum:
                return JsonValue.Create(System.Convert.ToInt64(plain, CultureInfo.InvariantCulture));
            case string or bool or DateTime or DateTimeOffset or Guid or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal:
                return JsonSerializer.SerializeToNode(plain, plain.GetType(), s_compressed);
            case char or Uri or Version or Type or ScriptBlock or System.Security.SecureString:
                return plain.ToString();
        }

        if (level > Depth)
            return LanguagePrimitives.ConvertTo<string>(value);
        if (plain is IDictionary table)
            return Members(table.Cast<DictionaryEntry>().Select(static e => (e.Key.ToString()!, e.Value)), level);
        if (plain is IEnumerable list)
            return new JsonArray([.. list.Cast<object?>().Select(i => Convert(i, level + 1))]);
        return Members(PSObject.AsPSObject(value!).Properties.Where(static p => p.IsGettable).Select(static p => (p.Name, (object?)p.Value)), level);
    }

    private JsonObject Members(IEnumerable<(string Name, object? Value)> members, int level)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
            result[name] = Convert(value, level + 1);
        return result;
    }
}
