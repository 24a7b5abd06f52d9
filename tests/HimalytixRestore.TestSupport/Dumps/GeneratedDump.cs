using System.Text.Json;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>A dump whose statements and rows are known by construction.</summary>
internal sealed record GeneratedDump(string Text, IReadOnlyList<(string Statement, string Data)> Expected)
{
    /// <summary>Readable where it fails.</summary>
    public override string ToString() => JsonSerializer.Serialize(Text);
}
