using System.Globalization;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health.Smoke;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// Finds out where things are: parameter, then the profile's entry, then the runbook's environment variables, then the default
/// (docs/architecture.md, Configuration).
/// </summary>
/// <param name="readVariable">Reads an environment variable; null reads the process's own.</param>
/// <param name="vault">The host's vaults; null when it has none.</param>
internal sealed class SettingsResolver(Func<string, string?>? readVariable = null, ISecretVault? vault = null)
{
    private static readonly string[] RunbookServices = ["himalytix-django", "himalytix-celery", "himalytix-celery-beat"];

    /// <summary>In a Compose file a service has no need of the project's name in its own.</summary>
    private static readonly string[] ComposeServices = ["django", "celery", "celery-beat"];

    private readonly Func<string, string?> _readVariable = readVariable ?? Environment.GetEnvironmentVariable;

    /// <summary>Resolves a request.</summary>
    /// <param name="request">What the parameters say.</param>
    /// <exception cref="ConfigurationException">The profile is wrong or lacks the environment that was asked for.</exception>
    public RestoreSettings Resolve(SettingsRequest request)
    {
        IReadOnlyList<ProfileEntry> profile = ReadProfile(request);
        ProfileEntry? entry = Choose(profile, request.Environment);
        string stateFolder = request.StateFolder ?? entry?.StateFolder ?? new StandardFolders(Variable).State;
        return new(() => ResolveServer(request, entry), () => ResolvePassphrase(request, entry), () => FromProfile(entry?.Notifications?.UrlFile, entry?.Notifications?.UrlEnvironmentVariable, entry?.Notifications?.UrlSecret, "url"))
        {
            Environment = request.Environment ?? entry?.Environment,
            KnownEnvironments = [.. profile.Select(known => known.Environment)],
            Store = request.Store ?? entry?.Store ?? Bucket("S3_BUCKET", "s3://") ?? Bucket("GCS_BUCKET", "gs://"),
            Connection = new()
            {
                Endpoint = request.Endpoint ?? entry?.Endpoint,
                PathStyle = request.PathStyle ?? entry?.PathStyle,
                Region = request.Region ?? entry?.Region,
                CredentialProfile = request.CredentialProfile ?? entry?.CredentialProfile,
                Anonymous = request.Anonymous ?? entry?.Anonymous ?? false,
            },
            Database = request.Database ?? entry?.Database ?? Variable("DB_NAME"),
            Iterations = request.Iterations ?? 10_000,
            Digest = request.Digest ?? "sha256",
            Services = request.Services ?? entry?.Services ?? (entry?.Compose is null ? RunbookServices : ComposeServices),
            NamesServices = request.Services is not null || entry?.Services is not null || entry?.Compose is not null,
            Django = entry?.Django,
            Application = entry?.Application ?? new(),
            SmokeTests = entry?.SmokeTests is { } tests ? [.. tests.Select(ToSmokeTest)] : SmokeTest.Defaults,
            ServiceScope = entry?.ServiceScope ?? ServiceScope.System,
            ComputerName = request.ComputerName ?? entry?.ComputerName,
            SshConfigFile = entry?.SshConfigFile,
            ServiceSudo = entry?.ServiceSudo ?? false,
            Compose = entry?.Compose,
            Drain = entry?.Drain,
            ApplicationRole = request.ApplicationRole ?? entry?.ApplicationRole,
            CriticalTables = request.CriticalTables ?? entry?.CriticalTables ?? [],
            StateFolder = stateFolder,
            MaxBackupAge = request.MaxBackupAge ?? entry?.MaxBackupAge,
            MaxDuration = request.MaxDuration ?? entry?.MaxDuration,
            Contacts = entry?.Contacts ?? [],
            NotificationEvents = entry?.Notifications?.Events ?? Enum.GetValues<NotificationKind>(),
            SnapshotFolder = request.SnapshotFolder ?? entry?.SnapshotFolder ?? Path.Combine(stateFolder, "snapshots"),
        };
    }

    /// <summary>Where the profile is: where it is named to be, else at the usual place.</summary>
    /// <param name="named">What the parameter says.</param>
    public string ProfilePath(string? named) => (named ?? Variable("HIMALYTIX_RESTORE_PROFILE")) is { } path ? Path.GetFullPath(path) : UsualProfile;

    private string UsualProfile => Path.Combine(new StandardFolders(Variable).Configuration, "profile.json");

    private IReadOnlyList<ProfileEntry> ReadProfile(SettingsRequest request)
    {
        string path = ProfilePath(request.ProfilePath);
        // Nobody has to have the usual one.
        return string.Equals(path, UsualProfile, StringComparison.Ordinal) && request.ProfilePath is null && !File.Exists(path) ? [] : ProfileFile.Read(path);
    }

    private static ProfileEntry? Choose(IReadOnlyList<ProfileEntry> profile, string? environment)
    {
        if (environment is null)
            return profile.Count == 1 ? profile[0] : null;

        // A misspelt environment must not quietly mean the server of the environment variables.
        return profile.FirstOrDefault(entry => string.Equals(entry.Environment, environment, StringComparison.Ordinal))
            ?? (profile.Count == 0 ? null : throw new ConfigurationException("EnvironmentUnknown", $"The profile has no environment {environment}.",
                $"Choose one of {string.Join(", ", profile.Select(entry => entry.Environment))}, or add an entry to the profile.")
            { TargetName = environment });
    }

    private ServerSettings ResolveServer(SettingsRequest request, ProfileEntry? entry) => new()
    {
        HostName = request.HostName ?? entry?.HostName ?? Variable("DB_HOST") ?? "localhost",
        Port = request.Port ?? entry?.Port ?? PortVariable() ?? 5432,
        UserName = request.UserName ?? entry?.UserName ?? Variable("DB_USER") ?? "postgres",
        Password = request.Password ?? FromProfile(entry?.PasswordFile, entry?.PasswordEnvironmentVariable, entry?.PasswordSecret, "password") ?? FromVariable("DB_PASSWORD"),
        MaintenanceDatabase = request.MaintenanceDatabase ?? entry?.MaintenanceDatabase ?? "postgres",
    };

    private Secret? ResolvePassphrase(SettingsRequest request, ProfileEntry? entry) =>
        request.Passphrase
        ?? (request.PassphraseFile is { } file ? SecretFile.Read(file, "passphrase") : null)
        ?? FromProfile(entry?.PassphraseFile, entry?.PassphraseEnvironmentVariable, entry?.PassphraseSecret, "passphrase")
        ?? FromVariable("BACKUP_ENCRYPTION_KEY");

    /// <summary>The password is read when the test is done, not before: other commands do not need it.</summary>
    private SmokeTest ToSmokeTest(ProfileSmokeTest declared) =>
        declared.Test with { ReadPassword = () => FromProfile(declared.PasswordFile, declared.PasswordEnvironmentVariable, declared.PasswordSecret, "password") };

    private Secret? FromProfile(string? file, string? variable, string? secret, string what)
    {
        if (file is not null)
            return SecretFile.Read(file, what);

        if (variable is null)
            return secret is null ? null : FromVault(secret, what);

        return FromVariable(variable) ?? throw new ConfigurationException("SecretVariableEmpty", $"The profile takes the {what} from the environment variable {variable}, which is not set.",
            $"Set {variable} in the environment of this process, or name a {what}File in the profile.")
        { TargetName = variable };
    }

    /// <summary><c>name</c> or <c>vault/name</c>.</summary>
    private Secret FromVault(string secret, string what)
    {
        if (vault is null)
            throw new ConfigurationException("NoSecretVault", $"The profile takes the {what} from the secret {secret}, and this program has no vaults.", $"Name a {what}File or a {what}EnvironmentVariable in the profile.") { TargetName = secret };
        return secret.Split('/') is [var place, var name] ? vault.Read(name, place) : vault.Read(secret, vault: null);
    }

    private Secret? FromVariable(string name) => Variable(name) is { } value ? Secret.FromText(value) : null;

    private int? PortVariable()
    {
        if (Variable("DB_PORT") is not { } text)
            return null;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535
            ? port
            : throw new ConfigurationException("PortInvalid", "The environment variable DB_PORT is no port number.", "Set DB_PORT to a number from 1 to 65535, or use -Port.");
    }

    private string? Bucket(string variable, string scheme) => Variable(variable) is { } bucket
        ? bucket.StartsWith(scheme, StringComparison.Ordinal) ? bucket : scheme + bucket
        : null;

    /// <summary>An empty variable is the producer's way to say "none".</summary>
    private string? Variable(string name) => _readVariable(name) is { Length: > 0 } value ? value : null;
}
