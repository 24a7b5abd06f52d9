using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>Writes the text of a profile with one environment.</summary>
internal static class ProfileWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What would be written.</summary>
    /// <param name="request">What the parameters say.</param>
    /// <param name="variables">What the environment variables say.</param>
    /// <param name="path">The file's full path.</param>
    public static ProfileDraft Write(ProfileRequest request, VariableSettings variables, string path)
    {
        string? store = request.Store ?? variables.Store;
        string? database = request.Database ?? variables.Database;
        var entry = new JsonObject();
        Add(entry, "store", store);
        Add(entry, "endpoint", store?.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) == true ? variables.Endpoint : null);
        Add(entry, "host", request.HostName ?? variables.HostName);
        Add(entry, "port", Port(request, variables));
        Add(entry, "user", request.UserName ?? variables.UserName);
        AddSecret(entry, "password", request.PasswordFile, request.PasswordEnvironmentVariable, variables.PasswordVariable);
        Add(entry, "database", database);
        Add(entry, "applicationRole", request.ApplicationRole);
        AddSecret(entry, "passphrase", request.PassphraseFile, request.PassphraseEnvironmentVariable, variables.PassphraseVariable);
        Add(entry, "services", List(request.Services));
        Add(entry, "criticalTables", List(request.CriticalTables));
        Add(entry, "rpoHours", request.RpoHours);
        Add(entry, "rtoMinutes", request.RtoMinutes);
        var webhook = new JsonObject();
        AddSecret(webhook, "url", request.WebhookFile, request.WebhookEnvironmentVariable, variables.WebhookVariable);
        Add(entry, "notifications", webhook.Count > 0 ? webhook : null);

        var whole = new JsonObject();
        Add(whole, "$schema", request.SchemaPath is { } schema ? new Uri(schema).AbsoluteUri : null);
        whole["environments"] = new JsonObject { [request.Environment] = entry };
        string[] missing = [.. new[] { store is null ? "store" : "", database is null ? "database" : "" }.Where(name => name.Length > 0)];
        return new(path, whole.ToJsonString(Indented) + "\n", missing, variables.Warnings);
    }

    private static JsonNode? Port(ProfileRequest request, VariableSettings variables)
    {
        if (request.Port is { } port)
            return port;
        // What is no number is written as it is: the check of the whole then names the place.
        return variables.Port is { } text ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : text : null;
    }

    private static JsonArray? List(IReadOnlyList<string>? items) => items is null ? null : [.. items.Select(item => (JsonNode)item)];

    private static void AddSecret(JsonObject entry, string name, string? file, string? variable, string? found)
    {
        Add(entry, $"{name}File", file);
        Add(entry, $"{name}EnvironmentVariable", variable ?? (file is null ? found : null));
    }

    private static void Add(JsonObject entry, string name, JsonNode? value)
    {
        if (value is not null)
            entry[name] = value;
    }
}
