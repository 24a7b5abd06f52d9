using System.Collections.Frozen;
using System.Text.Json;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>
/// A health API's JSON, in the forms that are about: <c>{"status": "ok"}</c>; with <c>checks</c> (an object or a list, each a word, a
/// truth value or an object with a <c>status</c> of its own), or beside it, where a bad word counts; or one word a check, as
/// django-health-check writes it.
/// </summary>
internal sealed class HealthDocument
{
    private static readonly FrozenSet<string> s_good = new[] { "ok", "okay", "healthy", "up", "pass", "passed", "passing", "ready", "alive", "live", "working", "available", "success", "connected", "running", "green", "true" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_doubtful = new[] { "warn", "warning", "degraded", "yellow" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What beside a good status still is trouble, whatever it is called: not every API takes its parts into its status.</summary>
    private static readonly FrozenSet<string> s_bad = new[] { "error", "fail", "failed", "failing", "failure", "down", "unhealthy", "unavailable", "unreachable", "disconnected", "critical", "timeout", "offline", "red" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where a check that is an object says how it is, best first.</summary>
    private static readonly string[] s_states = ["status", "state", "healthy", "ok"];

    private readonly List<string> _good = [];
    private readonly List<string> _doubtful = [];
    private readonly List<string> _bad = [];

    /// <summary>What is well, as <c>name: state</c>.</summary>
    public IReadOnlyList<string> Good => _good;

    /// <summary>What works, but not as it should.</summary>
    public IReadOnlyList<string> Doubtful => _doubtful;

    /// <summary>What is not well.</summary>
    public IReadOnlyList<string> Bad => _bad;

    /// <summary>Reads a document; null when the text is no JSON object.</summary>
    /// <param name="text">The text.</param>
    public static HealthDocument? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var document = new HealthDocument();
            document.Read(json.RootElement);
            return document;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Read(JsonElement root)
    {
        var isKnown = false;
        foreach (var property in root.EnumerateObject())
        {
            var isList = property.Name is "checks" or "services" or "components" or "dependencies";
            if (isList && property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                ReadChecks(property.Value);
            else if (property.Name is "status" or "state" or "health" or "healthy" or "ready" or "ok")
                Judge(property.Name, property.Value);
            else if (IsTrouble(property.Value))
                Judge(property.Name, property.Value);
            else
                continue;
            isKnown = true;
        }

        if (!isKnown)
            ReadWords(root);
    }

    private void ReadChecks(JsonElement checks)
    {
        if (checks.ValueKind == JsonValueKind.Object)
        {
            foreach (var check in checks.EnumerateObject())
                Judge(check.Name, check.Value);
            return;
        }

        var number = 0;
        foreach (var check in checks.EnumerateArray())
        {
            number++;
            var name = check.ValueKind == JsonValueKind.Object && check.TryGetProperty("name", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : $"check {number}";
            Judge(name, check);
        }
    }

    /// <summary>One word a check: only when every member is a word whose meaning is known, or the word of a failure beside such ones.</summary>
    private void ReadWords(JsonElement root)
    {
        JsonProperty[] words = [.. root.EnumerateObject()];
        if (words.Length > 0 && Array.TrueForAll(words, word => word.Value.ValueKind == JsonValueKind.String) && Array.Exists(words, word => s_good.Contains(word.Value.GetString()!)))
            Array.ForEach(words, word => Judge(word.Name, word.Value));
    }

    private void Judge(string name, JsonElement value)
    {
        if (StateOf(value) is not { } state)
            return;
        var group = s_good.Contains(state) ? _good : s_doubtful.Contains(state) ? _doubtful : _bad;
        group.Add($"{SafeText.Line(name, 60)}: {SafeText.Line(state, 100)}");
    }

    private static bool IsTrouble(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Object && StateOf(value) is { } state && s_bad.Contains(state);

    private static string? StateOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "ok",
        JsonValueKind.False => "false",
        JsonValueKind.Object => s_states.Select(name => value.TryGetProperty(name, out var inner) && inner.ValueKind != JsonValueKind.Object ? StateOf(inner) : null).FirstOrDefault(state => state is not null),
        _ => null,
    };
}
