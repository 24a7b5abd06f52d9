using System.Collections;

namespace HimalytixRestore.Completion;

/// <summary>Completes the backups that Get-BackupList showed last in this session.</summary>
public sealed class BackupCompleter : TextCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string ToolTip)> Known(string parameterName, IDictionary parameters) =>
        LastListing.Backups.Select(backup => (
            string.Equals(parameterName, "Uri", StringComparison.OrdinalIgnoreCase) ? backup.Uri : backup.Name,
            $"{DisplayText.Time(backup.CreatedAt)}, {DisplayText.Size(backup.SizeBytes)}, {backup.ArchiveState}"));
}
