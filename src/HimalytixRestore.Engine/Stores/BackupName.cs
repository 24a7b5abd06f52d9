using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace HimalytixRestore.Engine.Stores;

/// <summary>
/// What the producer's file names say (docs/backup-format.md, The producer): <c>himalytix_&lt;env&gt;_&lt;YYYYmmdd_HHMMSS&gt;.sql.gz.enc</c>,
/// <c>.sql.gz</c> when there was no key, and <c>.sql</c>.
/// </summary>
/// <param name="Name">The file's name.</param>
/// <param name="Environment">The environment; may hold underscores and hyphens.</param>
/// <param name="CreatedAt">The time stamp, which has no zone and is taken as UTC.</param>
/// <param name="Stage">The stage that the suffix names.</param>
internal sealed partial record BackupName(string Name, string Environment, DateTimeOffset CreatedAt, BackupStage Stage)
{
    private const string TimeFormat = "yyyyMMdd_HHmmss";

    /// <summary>Reads a file's name; false when it is not the one of a backup, also when its date does not exist.</summary>
    /// <param name="name">The name without folders.</param>
    /// <param name="backupName">What it says.</param>
    public static bool TryParse(string name, [NotNullWhen(true)] out BackupName? backupName)
    {
        backupName = null;
        var match = Pattern().Match(name);
        if (!match.Success || !TryParseTime(match.Groups["time"].Value, out var createdAt))
            return false;

        var stage = match.Groups["suffix"].Value switch
        {
            ".gz.enc" => BackupStage.Encrypted,
            ".gz" => BackupStage.Compressed,
            _ => BackupStage.Plain,
        };
        backupName = new(name, match.Groups["env"].Value, createdAt, stage);
        return true;
    }

    private static bool TryParseTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    [GeneratedRegex(@"\Ahimalytix_(?<env>[A-Za-z0-9][A-Za-z0-9_-]*)_(?<time>[0-9]{8}_[0-9]{6})\.sql(?<suffix>\.gz|\.gz\.enc)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
