using System.Text.Json.Nodes;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>The parameter <c>fields</c> of a partial response: <c>nextPageToken,items(name,size)</c>, <c>items/name</c>, <c>*</c>.</summary>
internal sealed class GcsFields
{
    private readonly Dictionary<string, GcsFields> _children = new(StringComparer.Ordinal);

    /// <summary>Leaves of an answer what was asked for.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="fields">The parameter; null for everything.</param>
    public static JsonObject Select(JsonObject json, string? fields)
    {
        if (fields is null)
            return json;
        var root = new GcsFields();
        var position = 0;
        root.Parse(fields, ref position);
        return position == fields.Length ? root.Select(json) : throw new StoreErrorException(GcsErrors.Invalid("fields"));
    }

    /// <summary>Reads a list up to the parenthesis that closes it.</summary>
    private void Parse(string text, ref int position)
    {
        while (position < text.Length && text[position] != ')')
        {
            var child = this;
            while (true)
            {
                child = child.Child(Name(text, ref position));
                if (position >= text.Length || text[position] != '/')
                    break;
                position++;
            }

            if (position < text.Length && text[position] == '(')
            {
                position++;
                child.Parse(text, ref position);
                if (position++ >= text.Length)
                    throw new StoreErrorException(GcsErrors.Invalid("fields"));
            }

            if (position < text.Length && text[position] == ',')
                position++;
        }
    }

    private static string Name(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '*' or '_' or '-'))
            position++;
        return position > start ? text[start..position] : throw new StoreErrorException(GcsErrors.Invalid("fields"));
    }

    private GcsFields Child(string name)
    {
        if (!_children.TryGetValue(name, out var child))
            _children[name] = child = new();
        return child;
    }

    private JsonObject Select(JsonObject json)
    {
        var selected = new JsonObject();
        foreach (var (name, value) in json)
        {
            if (_children.TryGetValue(name, out var child) || _children.TryGetValue("*", out child))
                selected[name] = child.Select(value);
        }

        return selected;
    }

    private JsonNode? Select(JsonNode? value) => _children.Count == 0 ? value?.DeepClone() : value switch
    {
        JsonObject json => Select(json),
        JsonArray array => new JsonArray([.. array.Select(Select)]),
        _ => value?.DeepClone(),
    };
}
