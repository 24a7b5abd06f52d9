using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// Reads a profile: <c>{ "environments": { "production": { … } } }</c>. Whatever it does not know is an error that names it,
/// because a misspelt property would silently mean the default server.
/// </summary>
internal static class ProfileFile
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads all entries.</summary>
    /// <param name="path">The file's full path.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, is no JSON, or holds something unknown.</exception>
    public static IReadOnlyList<ProfileEntry> Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            return ReadEntries(document.RootElement, path);
        }
        catch (JsonException exception)
        {
            // The parser's own message may quote the file's text.
            throw new ConfigurationException("ProfileMalformed", $"The profile {path} is no valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.",
                "Correct the file at that place; an editor with JSON support shows what is wrong.")
            { TargetName = path };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("ProfileUnreadable", $"The profile {path} cannot be read: {exception.Message}",
                "Check the path (-ProfilePath, HIMALYTIX_RESTORE_PROFILE) and the file's rights.", exception)
            { TargetName = path };
        }
    }

    private static List<ProfileEntry> ReadEntries(JsonElement root, string path)
    {
        List<ProfileEntry> entries = [];
        ProfileObject top = new(root, path, "");
        foreach (JsonProperty property in top.Properties())
        {
            switch (property.Name)
            {
                case "environments":
                    ProfileObject environments = top.Child(property);
                    foreach (JsonProperty entry in environments.Properties())
                        entries.Add(ReadEntry(entry.Name, environments.Child(entry)));
                    break;
                case "$schema":
                    break;
                default:
                    throw top.Unknown(property);
            }
        }

        return entries;
    }

    private static ProfileEntry ReadEntry(string name, ProfileObject source)
    {
        ProfileEntry entry = new() { Environment = name };
        foreach (JsonProperty property in source.Properties())
        {
            entry = property.Name switch
            {
                "store" => entry with { Store = source.Location(property) },
                "endpoint" => entry with { Endpoint = source.Text(property) },
                "pathStyle" => entry with { PathStyle = source.Flag(property) },
                "region" => entry with { Region = source.Text(property) },
                "credentialProfile" => entry with { CredentialProfile = source.Text(property) },
                "anonymous" => entry with { Anonymous = source.Flag(property) },
                "host" => entry with { HostName = source.Text(property) },
                "port" => entry with { Port = source.Port(property) },
                "user" => entry with { UserName = source.Text(property) },
                "database" => entry with { Database = source.Text(property) },
                "maintenanceDatabase" => entry with { MaintenanceDatabase = source.Text(property) },
                "passwordFile" => entry with { PasswordFile = source.FullPath(property) },
                "passwordEnvironmentVariable" => entry with { PasswordEnvironmentVariable = source.Text(property) },
                "passphraseFile" => entry with { PassphraseFile = source.FullPath(property) },
                "passphraseEnvironmentVariable" => entry with { PassphraseEnvironmentVariable = source.Text(property) },
                "applicationRole" => entry with { ApplicationRole = source.Text(property) },
                "services" => entry with { Services = source.TextList(property) },
                "serviceScope" => entry with { ServiceScope = Scope(source, property) },
                "criticalTables" => entry with { CriticalTables = source.TextList(property) },
                "stateFolder" => entry with { StateFolder = source.FullPath(property) },
                "snapshotFolder" => entry with { SnapshotFolder = source.FullPath(property) },
                "rpoHours" => entry with { MaxBackupAge = TimeSpan.FromHours(source.Positive(property)) },
                "rtoMinutes" => entry with { MaxDuration = TimeSpan.FromMinutes(source.Positive(property)) },
                "contacts" => entry with { Contacts = ProfileContacts.Read(source, property) },
                "password" or "passphrase" => throw source.InlineSecret(property),
                _ => throw source.Unknown(property),
            };
        }

        return entry;
    }

    private static ServiceScope Scope(ProfileObject source, JsonProperty property) => source.Text(property) switch
    {
        "system" => ServiceScope.System,
        "user" => ServiceScope.User,
        _ => throw source.Invalid(property, "\"system\" or \"user\""),
    };
}
