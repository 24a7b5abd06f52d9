namespace HimalytixRestore.Engine.Sandbox;

/// <summary>What lies where in a sandbox's folder.</summary>
/// <param name="path">The folder's full path.</param>
internal sealed class SandboxFolder(string path)
{
    private const string MarkerText = "A HimalytixRestore sandbox. Remove-RestoreSandbox removes this folder with all that is in it.\n";

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The private server's folder.</summary>
    public string Server => In("server");

    /// <summary>The folder store.</summary>
    public string Store => In("store");

    /// <summary>Where the store keeps production's backups (docs/backup-format.md, The producer).</summary>
    public string Backups => System.IO.Path.Combine(Store, "backups", "production");

    /// <summary>The profile.</summary>
    public string Profile => In("profile.json");

    /// <summary>The superuser's password.</summary>
    public string PasswordFile => In("superuser.password");

    /// <summary>The application role's password.</summary>
    public string ApplicationPasswordFile => In("application.password");

    /// <summary>The backups' passphrase.</summary>
    public string PassphraseFile => In("backup.passphrase");

    /// <summary>Journals, locks and runs.</summary>
    public string State => In("state");

    /// <summary>Snapshots that are files.</summary>
    public string Snapshots => In("snapshots");

    private string Marker => In("sandbox.marker");

    /// <summary>Makes the folder and marks it as a sandbox.</summary>
    /// <param name="path">The folder, which must not exist or be empty; null makes one under the temporary folder.</param>
    /// <exception cref="ConfigurationException">It holds something: <c>SandboxFolderNotEmpty</c>.</exception>
    public static SandboxFolder Create(string? path)
    {
        if (path is null)
            return Mark(Directory.CreateTempSubdirectory("himalytix-sandbox-").FullName);

        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new ConfigurationException(
                "SandboxFolderNotEmpty", $"'{path}' exists and is not an empty folder.", "Name a folder that does not exist with -Path, or leave -Path out.")
            {
                Operation = "Creating a sandbox",
                TargetName = path,
            };
        }

        Files.PrivateFolder.Create(path);
        return Mark(System.IO.Path.GetFullPath(path));
    }

    /// <summary>The folder of an existing sandbox.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ConfigurationException">The folder is not one that <see cref="Create"/> made: <c>NotASandbox</c>.</exception>
    public static SandboxFolder Open(string path)
    {
        var folder = new SandboxFolder(System.IO.Path.GetFullPath(path));
        if (File.Exists(folder.Marker) && string.Equals(File.ReadAllText(folder.Marker), MarkerText, StringComparison.Ordinal))
            return folder;

        throw new ConfigurationException(
            "NotASandbox", $"'{path}' is not a sandbox; nothing was removed.", "Name the folder that New-RestoreSandbox gave as Path.")
        {
            Operation = "Removing a sandbox",
            TargetName = path,
        };
    }

    /// <summary>Removes the folder with all that is in it.</summary>
    public void Delete() => Directory.Delete(Path, recursive: true);

    private static SandboxFolder Mark(string path)
    {
        var folder = new SandboxFolder(path);
        File.WriteAllText(folder.Marker, MarkerText);
        return folder;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
