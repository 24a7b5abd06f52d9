using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>The JSON of the API: numbers of 64 bits as strings, two blanks of indentation.</summary>
internal static class GcsJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object's properties.</summary>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="stored">The object.</param>
    public static JsonObject Object(string bucket, GcsObject stored)
    {
        var generation = Number(stored.Generation);
        var path = $"b/{bucket}/o/{Uri.EscapeDataString(stored.Key)}";
        var json = new JsonObject
        {
            ["kind"] = "storage#object",
            ["id"] = $"{bucket}/{stored.Key}/{generation}",
            ["selfLink"] = $"https://www.googleapis.com/storage/v1/{path}",
            ["mediaLink"] = $"https://storage.googleapis.com/download/storage/v1/{path}?generation={generation}&alt=media",
            ["name"] = stored.Key,
            ["bucket"] = bucket,
            ["generation"] = generation,
            ["metageneration"] = "1",
            ["contentType"] = stored.ContentType,
            ["storageClass"] = stored.StorageClass,
            ["size"] = Number(stored.Content.Length),
        };
        if (stored.Md5Hash is { } md5)
            json["md5Hash"] = md5;
        json["crc32c"] = stored.Crc32C;
        json["etag"] = stored.ETag;
        if (stored.ComponentCount is { } components)
            json["componentCount"] = components;
        json["timeCreated"] = Time(stored.LastModified);
        json["updated"] = Time(stored.LastModified);
        json["timeStorageClassUpdated"] = Time(stored.LastModified);
        json["timeFinalized"] = Time(stored.LastModified);
        return json;
    }

    /// <summary>The body of an error.</summary>
    /// <param name="error">The error.</param>
    public static JsonObject Error(StoreError error)
    {
        var details = error.Details.ToDictionary(detail => detail.Name, detail => detail.Value, StringComparer.Ordinal);
        var entry = new JsonObject
        {
            ["message"] = error.Message,
            ["domain"] = details.GetValueOrDefault("domain", "global"),
            ["reason"] = error.Code,
        };
        foreach (var name in new[] { "locationType", "location" }.Where(details.ContainsKey))
            entry[name] = details[name];
        return new() { ["error"] = new JsonObject { ["code"] = error.Status, ["message"] = error.Message, ["errors"] = new JsonArray(entry) } };
    }

    /// <summary>The text that is sent.</summary>
    /// <param name="json">The body.</param>
    public static string Text(JsonObject json) => json.ToJsonString(Options) + "\n";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
