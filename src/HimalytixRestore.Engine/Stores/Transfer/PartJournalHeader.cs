using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>The object that a partial file is of, and how it was cut into parts.</summary>
/// <param name="Uri">The object.</param>
/// <param name="Version">Its version.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="PartSizeBytes">Size of a part.</param>
internal sealed record PartJournalHeader(string Uri, string Version, long SizeBytes, long PartSizeBytes)
{
    /// <summary>True when a partial file is of the same bytes; without a version nothing says so.</summary>
    /// <param name="backup">The object that is wanted.</param>
    public bool IsOf(BackupInfo backup) =>
        Version.Length > 0 && SizeBytes == backup.SizeBytes
        && string.Equals(Uri, backup.Uri, StringComparison.Ordinal) && string.Equals(Version, backup.Version, StringComparison.Ordinal);

    /// <summary>Reads one; false when the text is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="header">The object.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PartJournalHeader? header)
    {
        try
        {
            header = JsonSerializer.Deserialize<PartJournalHeader>(text);
        }
        catch (JsonException)
        {
            header = null;
        }

        return header is { Uri: not null, Version: not null, SizeBytes: >= 0, PartSizeBytes: > 0 };
    }
}
