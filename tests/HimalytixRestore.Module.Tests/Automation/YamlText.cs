using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>YAML as the same tree that JSON is, so that one kind of check fits both.</summary>
internal static class YamlText
{
    /// <summary>The documents of a text; a key that stands twice is an error.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<JsonNode> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(static d => Node(d.RootNode)!)];
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(static c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Node(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode scalar => Value(scalar),
        _ => throw new YamlException($"{node.GetType().Name} is not expected."),
    };

    /// <summary>Quoted is text; of what is not, YAML 1.2's core schema.</summary>
    private static JsonValue? Value(YamlScalarNode scalar) => scalar is not { Style: ScalarStyle.Plain, Value: { } text } ? JsonValue.Create(scalar.Value) : text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        // A leading zero is octal to Kubernetes and no number to others: it stays as it is written.
        ['0', _, ..] => JsonValue.Create(text),
        _ => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(text),
    };
}
