using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace HimalytixRestore.Shell.Commands;

/// <summary>ConvertFrom-Json: JSON text as objects.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Json")]
[OutputType(typeof(PSObject))]
public sealed class ConvertFromJsonCommand : PSCmdlet
{
    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 1024 };
    private readonly StringBuilder _text = new();

    /// <summary>The text; its lines are joined.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => _text.AppendLine(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_text.ToString().Trim().Length == 0)
            return;
        try
        {
            using var document = JsonDocument.Parse(_text.ToString(), s_options);
            WriteObject(Convert(document.RootElement), enumerateCollection: true);
        }
        catch (JsonException e)
        {
            ThrowTerminatingError(new(new PSInvalidOperationException($"Conversion from JSON failed: {e.Message}", e), "ConvertFromJson", ErrorCategory.InvalidData, targetObject: null));
        }
    }

    private static object? Convert(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var result = new PSObject();
                foreach (var property in element.EnumerateObject())
                    result.Properties.Add(new PSNoteProperty(property.Name, Convert(property.Value)));
                return result;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Convert).ToArray();
            case JsonValueKind.String:
                // As in pwsh: what is written like a time in ISO 8601 becomes one.
                return element.GetString()!.Contains('T', StringComparison.Ordinal) && element.TryGetDateTime(out var time) ? time : element.GetString();
            case JsonValueKind.Number:
                return element.TryGetInt64(out var whole) ? whole : element.GetDouble();
            case JsonValueKind.True or JsonValueKind.False:
                return element.GetBoolean();
            default:
                return null;
        }
    }
}
