using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>Looks whether the files that a profile names for secrets are there, and are their owner's alone.</summary>
internal static class SecretReferences
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Notes what is doubtful about them; on another machine all of it may be well.</summary>
    /// <param name="reading">The profile.</param>
    public static void Check(ProfileReading reading)
    {
        foreach (var entry in reading.Entries)
        {
            Check(reading, $"environments.{entry.Environment}.passwordFile", entry.PasswordFile);
            Check(reading, $"environments.{entry.Environment}.passphraseFile", entry.PassphraseFile);
            Check(reading, $"environments.{entry.Environment}.notifications.urlFile", entry.Notifications?.UrlFile);
            for (int i = 0; i < (entry.SmokeTests?.Count ?? 0); i++)
                Check(reading, FormattableString.Invariant($"environments.{entry.Environment}.smokeTests[{i}].passwordFile"), entry.SmokeTests![i].PasswordFile);
        }
    }

    private static void Check(ProfileReading reading, string property, string? path)
    {
        if (path is null)
            return;
        if (!File.Exists(path))
            Note("names a file that is not here, or that this user may not see", $"Write the secret into its first line: {path} (mode 0600).");
        else if (Platform.HasFileModes && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            Note("names a file that others can read or change", $"chmod 600 '{path}'");

        void Note(string fact, string fix) => reading.Note(new("ProfileDoubtful", reading.Text.Scan.ValueOf(property), property, $"{property} {fact}", fix) { IsWarning = true });
    }
}
