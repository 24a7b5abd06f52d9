using System.Text.Json;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>One JSON object of a profile, with mistakes that name the property's place but never its value (it could be a secret).</summary>
internal sealed partial class ProfileObject
{
    private static readonly string[] StoreSchemes = ["s3", "gs", "file"];

    private readonly JsonElement _element;
    private readonly ProfileReading _reading;
    private readonly string _path;

    /// <summary>An object of the profile.</summary>
    /// <param name="element">The JSON.</param>
    /// <param name="reading">The reading it belongs to.</param>
    /// <param name="path">The object's place in it, for example <c>environments.production</c>; empty for the whole.</param>
    /// <exception cref="ProfileMistakeException">The JSON is no object.</exception>
    public ProfileObject(JsonElement element, ProfileReading reading, string path)
    {
        (_element, _reading, _path) = (element, reading, path);
        if (element.ValueKind != JsonValueKind.Object)
            throw new ProfileMistakeException(new("ProfileInvalidValue", reading.Text.Scan.ValueOf(path), path, $"{(path.Length > 0 ? path : "the whole")} must be an object", "Write it as { … }."));
    }

    /// <summary>Its properties, in the file's order.</summary>
    public IEnumerable<JsonProperty> Properties() => _element.EnumerateObject();

    /// <summary>A property's value as an object.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public ProfileObject Child(JsonProperty property) => new(property.Value, _reading, PathOf(property.Name));

    /// <summary>A property's value as a text that is not empty.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public string Text(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() is { Length: > 0 } text ? text : throw Invalid(property, "a text", "Write a text in double quotes, or remove the property.");

    /// <summary>A property's value as true or false.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is neither.</exception>
    public bool Flag(JsonProperty property) =>
        property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? property.Value.GetBoolean() : throw Invalid(property, "true or false", "Write true or false, without quotes.");

    /// <summary>A property's value as one of several words.</summary>
    /// <param name="property">The property.</param>
    /// <param name="choices">The words, each with what it means.</param>
    /// <typeparam name="T">What they mean.</typeparam>
    /// <exception cref="ProfileMistakeException">It is none of them.</exception>
    public T Choice<T>(JsonProperty property, params (string Word, T Meaning)[] choices) => Choose(property, property.Value, choices);

    /// <summary>A property's value as a list of texts.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public IReadOnlyList<string> TextList(JsonProperty property) =>
        [.. Items(property, "a list of texts").Select(item => item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text ? text : throw Invalid(property, "a list of texts", "Write each item as a text in double quotes."))];

    /// <summary>A property's value as a list of words.</summary>
    /// <param name="property">The property.</param>
    /// <param name="choices">The words, each with what it means.</param>
    /// <typeparam name="T">What they mean.</typeparam>
    /// <exception cref="ProfileMistakeException">It is none, or an item is none of the words.</exception>
    public IReadOnlyList<T> ChoiceList<T>(JsonProperty property, params (string Word, T Meaning)[] choices) => [.. Items(property, "a list of words").Select(item => Choose(property, item, choices))];

    /// <summary>A property's value as a list of objects.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public IEnumerable<ProfileObject> Children(JsonProperty property) =>
        Items(property, "a list of objects").Select((item, i) => new ProfileObject(item, _reading, FormattableString.Invariant($"{PathOf(property.Name)}[{i}]")));

    /// <summary>A property's value as a positive number, which may have a fraction.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public double Positive(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetDouble(out double number) && number is > 0 and < 1e6
            ? number
            : throw Invalid(property, "a number above 0", "Write a number above 0, without quotes.");

    /// <summary>A property's value as a TCP port.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public int Port(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out int port) && port is > 0 and <= 65535
            ? port
            : throw Invalid(property, "a port number (1 to 65535)", "Write a whole number from 1 to 65535, without quotes.");

    /// <summary>A property's value as the name or address of one host, or the full path of a socket's folder.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public string Host(JsonProperty property)
    {
        string text = Text(property);
        if (text.StartsWith('/') || Uri.CheckHostName(text) != UriHostNameType.Unknown)
            return text;
        string fix = text.Contains("://", StringComparison.Ordinal) ? "Write the name alone, without what stands before and behind it in a URL."
            : text.Contains('@', StringComparison.Ordinal) ? "Write the name alone; the role belongs into \"user\"."
            : text.Contains(':', StringComparison.Ordinal) ? "Write the name alone; the port belongs into \"port\"."
            : "Write one name or address, for example db.internal, or the full path of the folder of a socket.";
        throw Invalid(property, "the name or address of one host", fix);
    }

    /// <summary>A property's value as a machine that ssh reaches.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none that ssh may be given.</exception>
    public string SshHost(JsonProperty property) => Text(property) is var text && SshTarget.IsValid(text)
        ? text
        : throw Invalid(property, "a host that ssh can be sent to", "Write host, user@host or ssh://user@host:port; all else (keys, jump hosts, options) belongs into ssh's own configuration.");

    /// <summary>A property's value as the URL of a server.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none, or credentials are in it.</exception>
    public string Url(JsonProperty property)
    {
        string text = Text(property);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            throw Invalid(property, "a URL", "Write it whole, for example https://minio.internal:9000.");
        return url.UserInfo.Length == 0 ? text : throw Invalid(property, "a URL without credentials", "Remove what stands before the @; a secret does not belong into a profile. Change it if others could read the file.");
    }

    /// <summary>A property's value as the name of an environment variable.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none; perhaps it is the secret itself.</exception>
    public string Variable(JsonProperty property) => Text(property) is var text && VariableName().IsMatch(text)
        ? text
        : throw Invalid(property, "the name of an environment variable", "Write the variable's name (letters, digits and _), not what is in it. If it was the secret itself, change the secret.");

    /// <summary>A property's value as the name of a secret in a vault: <c>name</c> or <c>vault/name</c>.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public string VaultSecret(JsonProperty property) => Text(property) is var text && SecretName().IsMatch(text)
        ? text
        : throw Invalid(property, "the name of a secret", "Write its name in SecretManagement, or vault/name; the secret itself does not belong into a profile.");

    /// <summary>A property's value as a path, relative ones from the profile's folder.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is no path.</exception>
    public string FullPath(JsonProperty property)
    {
        string text = Text(property);
        return text.StartsWith('~')
            ? throw Invalid(property, "a full path, or one from the profile's folder on", "Write the home folder out; ~ means nothing here.")
            : Path.GetFullPath(text, Path.GetDirectoryName(_reading.File)!);
    }

    /// <summary>A property's value as a path that must be a full one, because it is one of another machine or of another user.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is none.</exception>
    public string AbsolutePath(JsonProperty property) =>
        Text(property) is var text && text.StartsWith('/') ? text : throw Invalid(property, "a full path", "Write the path from / on.");

    /// <summary>A property's value as a store: a URI, which is kept, or a path, which is made full.</summary>
    /// <param name="property">The property.</param>
    /// <exception cref="ProfileMistakeException">It is neither.</exception>
    public string Location(JsonProperty property)
    {
        string text = Text(property);
        int mark = text.IndexOf(':', StringComparison.Ordinal);
        // One letter is a drive of Windows.
        if (mark < 2)
            return FullPath(property);
        string scheme = text[..mark];
        if (!text.AsSpan(mark).StartsWith("://") || !StoreSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
            throw Invalid(property, "a store", $"Write s3://bucket, gs://bucket or a folder's path{(NearestName.Of(scheme, StoreSchemes) is { } near ? $"; is {near}:// meant?" : ".")}");
        if (text.Contains('@', StringComparison.Ordinal))
            throw Invalid(property, "a store without credentials", "Remove what stands before the @: credentials are those of the cloud's own tools (\"credentialProfile\"). Change them if others could read the file.");
        bool isFile = scheme.Equals("file", StringComparison.OrdinalIgnoreCase);
        if (isFile && !text.AsSpan(mark).StartsWith(":///"))
            throw Invalid(property, "a store with a full path", "Write file:/// and the path from / on, or the path alone.");
        return text.Length > mark + 3 ? text : throw Invalid(property, "a store with a bucket", $"Write {scheme}://bucket.");
    }

    /// <summary>Keeps a mistake and goes on.</summary>
    /// <param name="mistake">The mistake.</param>
    public void Note(ProfileMistake mistake) => _reading.Note(mistake);

    /// <summary>Notes something to be said although the profile can be used.</summary>
    /// <param name="name">The property.</param>
    /// <param name="fact">What is to be said about it; begins after its path.</param>
    /// <param name="fix">What to do.</param>
    public void Warn(string name, string fact, string fix) =>
        Note(new("ProfileDoubtful", _reading.Text.Scan.KeyOf(PathOf(name)), PathOf(name), $"{PathOf(name)} {fact}", fix) { IsWarning = true });

    /// <summary>Notes that a property is missing, unless it may stand in a rest of the text that cannot be read.</summary>
    /// <param name="name">The property.</param>
    public void NoteLacking(string name)
    {
        if (!_reading.Text.Scan.IsOpen(_path))
            Note(Lacks(name).Mistake);
    }

    /// <summary>The mistake of a wrong value.</summary>
    /// <param name="property">The property.</param>
    /// <param name="expected">What its value must be.</param>
    /// <param name="fix">What to do.</param>
    public ProfileMistakeException Invalid(JsonProperty property, string expected, string fix = "Correct the value.") =>
        new(new("ProfileInvalidValue", _reading.Text.Scan.ValueOf(PathOf(property.Name)), PathOf(property.Name), $"{PathOf(property.Name)} must be {expected}", fix));

    /// <summary>The mistake of a property that does not exist.</summary>
    /// <param name="property">The property.</param>
    /// <param name="known">Those that do.</param>
    public ProfileMistakeException Unknown(JsonProperty property, IEnumerable<string> known)
    {
        string path = PathOf(property.Name);
        string fix = NearestName.Of(property.Name, known) is { } near ? $"Write \"{near}\", if that is meant; else remove it." : $"Remove it, or write one of: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        return new(new("ProfileUnknownProperty", _reading.Text.Scan.KeyOf(path), path, $"the property {path} is unknown", fix));
    }

    /// <summary>The mistake of a secret in the file.</summary>
    /// <param name="property">The property.</param>
    public ProfileMistakeException InlineSecret(JsonProperty property) => new(new(
        "ProfileInlineSecret", _reading.Text.Scan.KeyOf(PathOf(property.Name)), PathOf(property.Name), $"{PathOf(property.Name)} would be a secret in plain text, which is refused",
        $"Remove it and name where the secret is: {property.Name}File (a file with mode 0600, first line), {property.Name}EnvironmentVariable, or {property.Name}Secret (its name in SecretManagement). Change the secret if others could read the file."));

    /// <summary>The mistake of a property that must be there and is not.</summary>
    /// <param name="name">The property.</param>
    public ProfileMistakeException Lacks(string name) => new(new("ProfileInvalidValue", _reading.Text.Scan.ValueOf(_path), _path, $"{_path} has no {name}", $"Add \"{name}\"."));

    private JsonElement.ArrayEnumerator Items(JsonProperty property, string expected) =>
        property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray() : throw Invalid(property, expected, "Write it in brackets: [ … ].");

    private T Choose<T>(JsonProperty property, JsonElement value, (string Word, T Meaning)[] choices)
    {
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        foreach (var (word, meaning) in choices)
        {
            if (string.Equals(word, text, StringComparison.Ordinal))
                return meaning;
        }

        string[] words = [.. choices.Select(choice => choice.Word)];
        string fix = text is not null && NearestName.Of(text, words) is { } near ? $"Write \"{near}\", if that is meant." : "Write one of these words.";
        throw Invalid(property, $"one of {string.Join(", ", words.Select(word => $"\"{word}\""))}", fix);
    }

    private string PathOf(string name) => _path.Length > 0 ? $"{_path}.{name}" : name;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[^/]*[^/\s][^/]*(/[^/]*[^/\s][^/]*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();
}
