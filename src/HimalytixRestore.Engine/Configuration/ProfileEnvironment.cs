namespace HimalytixRestore.Engine.Configuration;

/// <summary>Reads one environment of a profile. A new key, or a new section, is one row here, one in <see cref="ProfileEntry"/> and one in the schema.</summary>
internal static class ProfileEnvironment
{
    /// <summary>What an environment may have.</summary>
    public static ProfileKeys<ProfileEntry> Keys { get; } = new("password", "passphrase")
    {
        { "store", (entry, source, property) => entry with { Store = source.Location(property) } },
        { "endpoint", (entry, source, property) => entry with { Endpoint = source.Url(property) } },
        { "pathStyle", (entry, source, property) => entry with { PathStyle = source.Flag(property) } },
        { "region", (entry, source, property) => entry with { Region = source.Text(property) } },
        { "credentialProfile", (entry, source, property) => entry with { CredentialProfile = source.Text(property) } },
        { "anonymous", (entry, source, property) => entry with { Anonymous = source.Flag(property) } },
        { "host", (entry, source, property) => entry with { HostName = source.Host(property) } },
        { "port", (entry, source, property) => entry with { Port = source.Port(property) } },
        { "user", (entry, source, property) => entry with { UserName = source.Text(property) } },
        { "database", (entry, source, property) => entry with { Database = source.Text(property) } },
        { "maintenanceDatabase", (entry, source, property) => entry with { MaintenanceDatabase = source.Text(property) } },
        { "passwordFile", (entry, source, property) => entry with { PasswordFile = source.FullPath(property) } },
        { "passwordEnvironmentVariable", (entry, source, property) => entry with { PasswordEnvironmentVariable = source.Variable(property) } },
        { "passwordSecret", (entry, source, property) => entry with { PasswordSecret = source.VaultSecret(property) } },
        { "passphraseFile", (entry, source, property) => entry with { PassphraseFile = source.FullPath(property) } },
        { "passphraseEnvironmentVariable", (entry, source, property) => entry with { PassphraseEnvironmentVariable = source.Variable(property) } },
        { "passphraseSecret", (entry, source, property) => entry with { PassphraseSecret = source.VaultSecret(property) } },
        { "applicationRole", (entry, source, property) => entry with { ApplicationRole = source.Text(property) } },
        { "services", (entry, source, property) => entry with { Services = source.TextList(property) } },
        { "serviceScope", (entry, source, property) => entry with { ServiceScope = source.Choice(property, ("system", ServiceScope.System), ("user", ServiceScope.User)) } },
        { "serviceSudo", (entry, source, property) => entry with { ServiceSudo = source.Flag(property) } },
        { "computerName", (entry, source, property) => entry with { ComputerName = source.SshHost(property) } },
        { "sshConfigFile", (entry, source, property) => entry with { SshConfigFile = source.FullPath(property) } },
        { "compose", (entry, source, property) => entry with { Compose = ProfileCompose.Read(source, property) }, ProfileCompose.Keys },
        { "drain", (entry, source, property) => entry with { Drain = ProfileDrain.Read(source, property) }, ProfileDrain.Keys },
        { "criticalTables", (entry, source, property) => entry with { CriticalTables = source.TextList(property) } },
        { "django", (entry, source, property) => entry with { Django = ProfileDjango.Read(source, property) }, ProfileDjango.Keys },
        { "application", (entry, source, property) => entry with { Application = ProfileApplication.Keys.Read(source.Child(property), new()) }, ProfileApplication.Keys },
        { "smokeTests", (entry, source, property) => entry with { SmokeTests = ProfileSmokeTest.ReadList(source, property) }, ProfileSmokeTest.Keys },
        { "stateFolder", (entry, source, property) => entry with { StateFolder = source.FullPath(property) } },
        { "snapshotFolder", (entry, source, property) => entry with { SnapshotFolder = source.FullPath(property) } },
        { "rpoHours", (entry, source, property) => entry with { MaxBackupAge = TimeSpan.FromHours(source.Positive(property)) } },
        { "rtoMinutes", (entry, source, property) => entry with { MaxDuration = TimeSpan.FromMinutes(source.Positive(property)) } },
        { "contacts", (entry, source, property) => entry with { Contacts = ProfileContacts.Read(source, property) }, ProfileContacts.Keys },
        { "notifications", (entry, source, property) => entry with { Notifications = ProfileNotifications.Read(source, property) }, ProfileNotifications.Keys },
    };

    /// <summary>Reads an environment.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="source">Its object.</param>
    public static ProfileEntry Read(string name, ProfileObject source)
    {
        var entry = Keys.Read(source, new() { Environment = name });
        WarnOfUnused(source, ("passwordFile", entry.PasswordFile), ("passwordEnvironmentVariable", entry.PasswordEnvironmentVariable), ("passwordSecret", entry.PasswordSecret));
        WarnOfUnused(source, ("passphraseFile", entry.PassphraseFile), ("passphraseEnvironmentVariable", entry.PassphraseEnvironmentVariable), ("passphraseSecret", entry.PassphraseSecret));
        return entry;
    }

    /// <summary>The first place that is said counts.</summary>
    private static void WarnOfUnused(ProfileObject source, params (string Key, string? Value)[] places)
    {
        string[] said = [.. places.Where(place => place.Value is not null).Select(place => place.Key)];
        foreach (string unused in said.Skip(1))
            source.Warn(unused, $"is not looked at, because there is a {said[0]}", "Keep the one that is meant.");
    }
}
