using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>One JSON object of a profile, with errors that name the property's path but never its value (it could be a secret).</summary>
internal sealed class ProfileObject
{
    private readonly JsonElement _element;
    private readonly string _file;
    private readonly string _path;

    /// <summary>An object of the profile.</summary>
    /// <param name="element">The JSON.</param>
    /// <param name="file">The profile's full path.</param>
    /// <param name="path">The object's place in it, for example <c>environments.production</c>; empty for the whole.</param>
    /// <exception cref="ConfigurationException">The JSON is no object.</exception>
    public ProfileObject(JsonElement element, string file, string path)
    {
        (_element, _file, _path) = (element, file, path);
        if (element.ValueKind != JsonValueKind.Object)
            throw Error("ProfileInvalidValue", $"{(path.Length > 0 ? path : "the whole")} must be an object", "Write it as { … }.");
    }

    /// <summary>Its properties, in the file's order.</summary>
    public IEnumerable<JsonProperty> Properties() => _element.EnumerateObject();

    /// <summary>A property's value as an object.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public ProfileObject Child(JsonProperty property) => new(property.Value, _file, PathOf(property));

    /// <summary>A property's value as a text that is not empty.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public string Text(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() is { Length: > 0 } text ? text : throw Invalid(property, "a text");

    /// <summary>A property's value as true or false.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is neither.</exception>
    public bool Flag(JsonProperty property) =>
        property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? property.Value.GetBoolean() : throw Invalid(property, "true or false");

    /// <summary>A property's value as a list of texts.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public IReadOnlyList<string> TextList(JsonProperty property)
    {
        if (property.Value.ValueKind != JsonValueKind.Array)
            throw Invalid(property, "a list of texts");

        return [.. property.Value.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text ? text : throw Invalid(property, "a list of texts"))];
    }

    /// <summary>A property's value as a list of objects.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public IEnumerable<ProfileObject> Children(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Array
        ? property.Value.EnumerateArray().Select((item, i) => new ProfileObject(item, _file, FormattableString.Invariant($"{PathOf(property)}[{i}]")))
        : throw Invalid(property, "a list of objects");

    /// <summary>A property's value as a positive number, which may have a fraction.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public double Positive(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetDouble(out double number) && number is > 0 and < 1e6
            ? number
            : throw Invalid(property, "a number above 0");

    /// <summary>A property's value as a TCP port.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public int Port(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out int port) && port is > 0 and <= 65535
            ? port
            : throw Invalid(property, "a port number (1 to 65535)");

    /// <summary>A property's value as a path, relative ones from the profile's folder.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is no text.</exception>
    public string FullPath(JsonProperty property) => Path.GetFullPath(Text(property), Path.GetDirectoryName(_file)!);

    /// <summary>A property's value as a URI, which is kept, or a path, which is made full.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ConfigurationException">It is no text.</exception>
    public string Location(JsonProperty property) =>
        Text(property) is var text && text.Contains("://", StringComparison.Ordinal) ? text : FullPath(property);

    /// <summary>The error for a property with a wrong value.</summary>
    /// <param name="property">The property.</param>
    /// <param name="expected">What its value must be.</param>
    public ConfigurationException Invalid(JsonProperty property, string expected) =>
        Error("ProfileInvalidValue", $"{PathOf(property)} must be {expected}", "Correct the value.");

    /// <summary>The error for a property that does not exist.</summary>
    /// <param name="property">The property.</param>
    public ConfigurationException Unknown(JsonProperty property) =>
        Error("ProfileUnknownProperty", $"the property {PathOf(property)} is unknown", "Correct its spelling, or remove it; Get-Help about_HimalytixRestore lists the properties.");

    /// <summary>The error for a secret in the file.</summary>
    /// <param name="property">The property.</param>
    public ConfigurationException InlineSecret(JsonProperty property) =>
        Error("ProfileInlineSecret", $"{PathOf(property)} would be a secret in plain text, which is refused",
            $"Remove it and name where the secret is: {property.Name}File (a file with mode 0600, first line) or {property.Name}EnvironmentVariable. Change the secret if others could read the file.");

    /// <summary>The error for a property that must be there and is not.</summary>
    /// <param name="name">The property.</param>
    public ConfigurationException Lacks(string name) => Error("ProfileInvalidValue", $"{_path} has no {name}", $"Add \"{name}\".");

    private string PathOf(JsonProperty property) => _path.Length > 0 ? $"{_path}.{property.Name}" : property.Name;

    private ConfigurationException Error(string errorId, string fact, string action) =>
        new(errorId, $"In the profile {_file} {fact}.", action) { TargetName = _file };
}
