using System.Text.Json;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>
/// What an answer that is no success says (Cloud Storage, HTTP status and error codes for JSON). The body is JSON, plain text where an object's
/// content was asked for, and a page of HTML where a proxy or load balancer answers.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">Google's code, for example <c>notFound</c>; empty when there is none.</param>
/// <param name="Message">Its words, on one line; empty when there are none that can be shown.</param>
internal sealed record GcsAnswerError(int Status, string Reason, string Message)
{
    private const int LongestMessage = 400;

    /// <summary>Reads it.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="token">The token that was sent; what answers could repeat it.</param>
    public static GcsAnswerError Of(int status, string body, string? token)
    {
        var (reason, message) = body.TrimStart() is ['{', ..] json ? FromJson(json) : ("", body.Contains('<', StringComparison.Ordinal) ? "" : body);
        if (!string.IsNullOrEmpty(token))
            message = message.Replace(token, "…", StringComparison.Ordinal);
        return new(status, reason, OneLine(message));
    }

    /// <summary>A service's words as they can be shown: on one line, of bounded length.</summary>
    /// <param name="text">The words.</param>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character)));
        return line.Length > LongestMessage ? line[..LongestMessage] + "…" : line;
    }

    private static (string Reason, string Message) FromJson(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (!json.RootElement.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
                return ("", "");
            var reason = error.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 ? Text(errors[0], "reason") : "";
            return (reason, Text(error, "message"));
        }
        catch (JsonException)
        {
            // Cut, or no JSON after all: the status has to do.
            return ("", "");
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
