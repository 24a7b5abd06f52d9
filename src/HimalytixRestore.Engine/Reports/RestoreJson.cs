using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HimalytixRestore.Engine.Reports;

/// <summary>How the models are written as JSON, in journals and reports: camel case, enums by name, nothing that can be computed.</summary>
internal static class RestoreJson
{
    /// <summary>One line, for journals.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Indented, for people and reports.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
}
